"""The time between two looks into the release feed."""

from __future__ import annotations

import logging
import math

log = logging.getLogger(__name__)

DAY = 86400.0


def seconds_of(interval: str) -> float:
    """The seconds between two checks, from a setting's text: 0 for never, a day for a text that is no number."""
    try:
        seconds = float(interval or DAY)
    except ValueError:
        seconds = math.nan
    if math.isfinite(seconds):
        return max(0.0, seconds)
    log.warning("[astronomer] update_check_interval: expected a number of seconds, found %r", interval)
    return DAY
