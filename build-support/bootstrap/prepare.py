"""Prepare a goal that builds or starts images: check variables, disks and data, find the engine and tools.

`python -m bootstrap.prepare CHECKOUT GOAL` is quick if nothing is missing. If the engine or a tool is missing and
cannot be installed, goals that build images stop. Other goals continue with a message, as not every test needs them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Callable

from bootstrap import engine, host_tools, machine, validation, variables
from host import disk
from host.errors import HostError

INVALID = 2
BUILDING = ("package", "publish")


def main(checkout: Path, goal: str, cache: Path) -> int:
    """Prepare the machine. Return exit code 2 if the goal cannot succeed, else 0."""
    unusable = problems(checkout)
    for line in unusable:
        print(f"pants: {line}", file=sys.stderr)
    if unusable:
        return INVALID
    try:
        machine.write_secrets(checkout / ".cache/secrets")
    except (HostError, OSError) as error:
        print(f"pants: {error}", file=sys.stderr)
        return INVALID
    # `run` must work with a stale lock, since it also runs the lock command.
    options = ("--targets",) if goal == "run" else ()
    if not validation.is_valid(checkout, *options):
        return INVALID
    ready = [_attempt(lambda: engine.ensure(cache)), _attempt(host_tools.ensure)]
    if goal == "test":
        _attempt(host_tools.ensure_for_tests)
    return INVALID if goal in BUILDING and not all(ready) else 0


def problems(checkout: Path) -> list[str]:
    """Return a line for each invalid variable and for each full disk."""
    return [*variables.problems(checkout, os.environ), *disk.full_disks(disk.places(checkout, os.environ))]


def _attempt(ensure: Callable[[], None]) -> bool:
    try:
        ensure()
    except (HostError, OSError) as error:
        print(f"pants: {error}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], Path(os.environ["RUNTIME_CACHE"])))
