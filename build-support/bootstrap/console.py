"""What the set-up tells its user: one line per step, and one line per failure."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from host.errors import HostError


class SetupError(HostError):
    """A step of the set-up that cannot succeed; its text is all the user is shown."""


def report(text: str) -> None:
    """Print a line of progress to standard error, so that goals' own output stays clean."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a step, and how many seconds it took."""
    report(f"{text} …")
    start = time.monotonic()
    yield
    report(f"{text}: done in {time.monotonic() - start:.0f} s")
