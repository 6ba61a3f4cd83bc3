"""The end of maintenance of each major."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from catalogue.history import History
from catalogue.model import Runtime


@dataclass(frozen=True)
class Term:
    """Minimum months of maintenance after the first release, and after the first release of the successor."""

    months: int
    months_after_successor: int


# The published maintenance policy: the later of the two ends counts. The successor of an LTS is the next LTS.
TERMS = {"stable": Term(6, 3), "lts": Term(18, 6)}


@dataclass(frozen=True)
class Lifecycle:
    """The facts that decide the end of a major's maintenance."""

    major: int
    channel: str
    first_release: date
    announced_end: date | None = None
    maintained_until: date | None = None


def lifecycle(runtime: Runtime, history: History) -> Lifecycle:
    """Return the Lifecycle of a major that has at least one release, yanked or not."""
    ends = (end.day if end else None for end in (history.announced_end, history.maintained_until))
    return Lifecycle(runtime.major, runtime.channel, history.releases[-1].released, *ends)


def end_of_maintenance(of: Lifecycle, majors: Iterable[Lifecycle]) -> date:
    """Return the last day of maintenance: the announced one, or else the policy's. `majors` holds every major."""
    return of.announced_end or policy_end(of, majors)


def is_served(of: Lifecycle, majors: Iterable[Lifecycle], on: date) -> bool:
    """Return whether the nightly serves a major on that day: while it is maintained, or kept longer."""
    return on <= max(end_of_maintenance(of, majors), of.maintained_until or date.min)


def policy_end(of: Lifecycle, majors: Iterable[Lifecycle]) -> date:
    """Return the last day of maintenance according to the policy: always the last day of a month."""
    term = TERMS[of.channel]
    end = _month_end(of.first_release, term.months)
    successor = _successor(of, majors)
    return max(end, _month_end(successor.first_release, term.months_after_successor)) if successor else end


def _successor(of: Lifecycle, majors: Iterable[Lifecycle]) -> Lifecycle | None:
    later = [one for one in majors if one.major > of.major and (of.channel == "stable" or one.channel == of.channel)]
    return min(later, key=lambda one: one.major, default=None)


def _month_end(start: date, months: int) -> date:
    """Return the last day of the month that is `months` months after that of `start`."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
