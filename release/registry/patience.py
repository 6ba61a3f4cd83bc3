"""How often and how long a client tries again."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime


class TemporaryError(Exception):
    """A request failed for a reason that may pass. `after` is what the server asks to wait, in seconds.

    The text has neither an address with a query nor a header, so no secret.
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(frozen=True)
class Patience:
    """The number of attempts, the seconds of the first pause, of the longest, and of the time-outs.

    Each pause is twice the last, with jitter, so that several clients do not come back at once.
    """

    attempts: int = 6
    first: float = 0.5
    longest: float = 60.0
    connect: float = 10.0
    read: float = 120.0

    def pause(self, failures: int, fault: BaseException | None = None) -> float:
        """Return the seconds to wait after so many failures in a row."""
        wanted = getattr(fault, "after", None)
        if wanted is not None:
            return min(max(0.0, float(wanted)), self.longest)
        most = min(self.first * float(2 ** max(0, failures - 1)), self.longest)
        return most / 2 + random.uniform(0, most / 2)  # noqa: S311 - jitter is no secret

    def wait(self, failures: int, fault: TemporaryError) -> None:
        """Sleep before the next attempt. Raises `fault` if there is none."""
        if failures >= self.attempts:
            raise fault
        time.sleep(self.pause(failures, fault))


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or as a date; None if it has neither."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=timezone.utc)
    return max(0.0, (then - (now or datetime.now(timezone.utc))).total_seconds())
