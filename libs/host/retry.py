"""A bounded number of attempts.

tenacity is not there: this runs before anything is installed, and in sandboxes that have the standard library alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

PAUSES = (2, 4)


def attempts() -> Iterator[bool]:
    """Begin an attempt; the value says whether it is the last. Sleeps between two attempts."""
    for pause in PAUSES:
        yield False
        time.sleep(pause)
    yield True
