"""The error that ends a container's start, and messages to its log."""

from __future__ import annotations


class StartError(Exception):
    """The container cannot start. Has one line for its log, and the exit code (2 for invalid input)."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def report(message: str) -> None:
    """Write a line to the container's log, on stderr: stdout belongs to the started program."""
    import sys

    print(f"entrypoint: {message}", file=sys.stderr, flush=True)
