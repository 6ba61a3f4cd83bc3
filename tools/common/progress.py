"""Print progress in plain lines, each with the time since the start."""

from __future__ import annotations

import sys
import time

_STARTED = time.monotonic()


def report(text: str) -> None:
    """Print one line on stderr."""
    minutes, seconds = divmod(int(time.monotonic() - _STARTED), 60)
    print(f"[{minutes:3d}:{seconds:02d}] {text}", file=sys.stderr, flush=True)
