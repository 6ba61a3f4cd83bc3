"""A bounded number of attempts.

tenacity is not available: this runs before anything is installed, and in sandboxes with only the standard library.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

PAUSES = (2, 4)


def attempts() -> Iterator[bool]:
    """Yield once per attempt: True for the last one, else False. Sleeps between attempts."""
    for pause in PAUSES:
        yield False
        time.sleep(pause)
    yield True
