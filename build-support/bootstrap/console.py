"""The output of the set-up: one line per step and one line per failure."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from host.errors import HostError


class SetupError(HostError):
    """A step of the set-up failed. The text is shown to the user."""


def report(text: str) -> None:
    """Print a line of progress to standard error, since standard output belongs to the goal."""
    print(f"set-up: {text}", file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print the start of a step, and how many seconds it took."""
    report(f"{text} …")
    start = time.monotonic()
    yield
    report(f"{text}: done in {time.monotonic() - start:.0f} s")
