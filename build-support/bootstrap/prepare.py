"""Before a goal that builds or starts images: variables, space, valid data, an engine, tools, the machine's secrets.

`python -m bootstrap.prepare CHECKOUT GOAL` is quick when everything is there. An engine or a tool
that is missing and cannot be had is said; it ends a goal that builds images, and others go on:
not every test needs them.
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
    """Prepare the machine; the exit code is 2 for what no build could survive."""
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
    # `run` is also how a stale lock is made again.
    if goal != "run" and not validation.is_valid(checkout):
        return INVALID
    there = [_attempt(lambda: engine.ensure(cache)), _attempt(host_tools.ensure)]
    return INVALID if goal in BUILDING and not all(there) else 0


def problems(checkout: Path) -> list[str]:
    """A line for each variable of the user that is invalid, and for each full disk."""
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
