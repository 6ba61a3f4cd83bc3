"""The time of a build, from SOURCE_DATE_EPOCH."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import date

# Eleven digits keep the year at four digits.
SECONDS = re.compile(r"[0-9]{1,11}")


def build_time(epoch: str) -> str:
    """Convert seconds since 1970 to an RFC 3339 time. Raises ValueError, which names the variable, for other text."""
    if not SECONDS.fullmatch(epoch):
        raise ValueError(f"SOURCE_DATE_EPOCH: expected whole seconds since 1970, found {epoch!r}")
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(epoch)))


def build_day(environment: Mapping[str, str]) -> date:
    """Return the day of SOURCE_DATE_EPOCH, which ./pants sets to the time of the commit; 1970-01-01 if it is unset.

    Raises ValueError as build_time does.
    """
    return date.fromisoformat(build_time(environment.get("SOURCE_DATE_EPOCH") or "0")[:10])
