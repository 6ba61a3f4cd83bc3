"""Why a container cannot start."""

from __future__ import annotations


class StartError(Exception):
    """The container must not go on: one line for its log, and the exit code (2 for bad input)."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def say(message: str) -> None:
    """Write a line to the container's log: on stderr, as stdout is the started program's."""
    import sys

    print(f"entrypoint: {message}", file=sys.stderr, flush=True)
