"""The time between two looks into the release feed."""

from __future__ import annotations

import logging
import math

log = logging.getLogger(__name__)

DAY = 86400.0
LONGEST = 3650 * DAY


def seconds_of(interval: str) -> float:
    """The seconds between two checks, from a setting's text: 0 for never, ten years at most, a day for no number."""
    try:
        seconds = float(interval or DAY)
    except ValueError:
        seconds = math.nan
    if math.isfinite(seconds):
        return min(max(0.0, seconds), LONGEST)
    log.warning("[astronomer] update_check_interval: expected a number of seconds, found %r", interval)
    return DAY
