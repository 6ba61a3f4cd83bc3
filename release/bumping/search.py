"""Find the changes that can be made together, when not all of them can."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from release.planning.changes import Change, Held

# Each attempt resolves the packages for every Python, which takes seconds to a minute.
MOST_ATTEMPTS = 40
# The older versions that are tried of each package that cannot move to the newest one.
MOST_OLDER = 6
Changes = tuple[Change, ...]
Attempt = Callable[[Changes], "str | None"]
# Returns the changes to older versions of a package, the newest first.
Older = Callable[[Change], Iterable[Change]]


@dataclass(frozen=True)
class _Drop:
    """A change that is dropped, the reason, and how many changes were kept by then."""

    change: Change
    reason: str
    kept: int


@dataclass
class Search:
    """A search for the largest set of changes that works.

    `attempt` tries a set, and returns the reason if it does not work. A set that does not work is split, and its parts
    are added one after the other to what works. The packages that the reason names go last, since they are the likely
    offenders. What is dropped does not work together with what is kept, so no change is dropped without need.
    """

    attempt: Attempt
    limit: int = MOST_ATTEMPTS
    attempts: int = 0
    _drops: list[_Drop] = field(default_factory=list)

    @property
    def dropped(self) -> list[Held]:
        """The changes that do not work together with those that are kept, with the reasons; by package."""
        first = {drop.change.name: index for index, drop in reversed(list(enumerate(self._drops)))}
        drops = sorted(self._drops, key=lambda drop: first[drop.change.name])
        return [Held(drop.change.name, drop.change.new, drop.reason) for drop in drops]

    def kept(self, changes: Sequence[Change]) -> Changes:
        """Return the changes that work together. The last successful attempt was with exactly these."""
        kept = self._grow((), tuple(changes), None)
        # A change that was dropped early may need one that was added later.
        early = [drop for drop in self._drops if drop.kept < len(kept)]
        for drop in early if self.attempts < self.limit else ():
            self._drops.remove(drop)
            kept = self._grow(kept, (drop.change,), None)
        return kept

    def with_older(self, kept: Changes, older: Older) -> Changes:
        """Return the changes that work and, for each package that was dropped, its newest older version that works.

        What was tried is dropped as well. The last successful attempt was with exactly these.
        """
        for drop in tuple(self._drops):
            kept += tuple(self._older(kept, drop.change, older))
        return kept

    def _older(self, kept: Changes, dropped: Change, older: Older) -> Iterator[Change]:
        for change in islice(older(dropped), MOST_OLDER):
            if self.attempts >= self.limit:
                return
            failure = self._try((*kept, change))
            if failure is None:
                yield replace(change, reason=f"{change.reason}; {dropped.new} cannot be locked")
                return
            self._drops.append(_Drop(change, failure, len(kept)))

    def _grow(self, kept: Changes, group: Changes, failure: str | None) -> Changes:
        """Return `kept` and what works of `group`. `failure` is the reason if both are known not to work together."""
        if not group:
            return kept
        failure = failure or self._try(kept + group)
        if failure is None:
            return kept + group
        if len(group) == 1 or self.attempts >= self.limit:
            self._drops += [_Drop(change, self._reason(failure, group), len(kept)) for change in group]
            return kept
        first, second = _split(group, failure)
        grown = self._grow(kept, first, None)
        # If nothing of the first part was dropped, the second is known to break it.
        return self._grow(grown, second, failure if grown == kept + first else None)

    def _try(self, changes: Changes) -> str | None:
        if self.attempts >= self.limit:
            return "not tried"
        self.attempts += 1
        return self.attempt(changes)

    def _reason(self, failure: str, group: Changes) -> str:
        if len(group) > 1 or failure == "not tried":
            return f"not tried by itself: the search ended after {self.limit} attempts"
        return failure


def _split(group: Changes, failure: str) -> tuple[Changes, Changes]:
    named = tuple(change for change in group if _names(failure, change.name))
    others = tuple(change for change in group if change not in named)
    if named and others:
        return others, named
    middle = len(group) // 2
    return group[:middle], group[middle:]


def _names(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text))
