"""What is newer for the packages of the locks that a Runtime does not pin, and what holds them."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from release.planning.changes import Held, Kind
from release.planning.check import Update
from release.planning.state import State
from release.planning.upstream import Upstream, newest_of_each_reason


def unpinned(state: State) -> list[str]:
    """Return the packages of the locks that are not pinned."""
    return sorted(name for name in state.locked.versions if name not in state.names)


def rest(state: State, upstream: Upstream) -> list[Update]:
    """Return a row for each of these packages that has newer candidates, with what holds the others back."""
    found = (_update(name, state, upstream) for name in unpinned(state))
    return [row for row in found if row.newest or row.held]


def _update(name: str, state: State, upstream: Upstream) -> Update:
    current, minors = state.locked.newest(name)
    pythons = tuple(state.python(minor) for minor in minors)
    found = upstream.candidates(name, Version(current), pythons)
    limits = list(_limits(name, minors, state))
    held: list[Held] = []
    for version in found.accepted:
        reason = next((reason for allowed, reason in limits if version not in allowed), None)
        if reason is None:
            return Update(Kind.LOCKED, name, current, str(version), newest_of_each_reason(held))
        held.append(Held(name, str(version), reason))
    return Update(Kind.LOCKED, name, current, "", newest_of_each_reason(held))


def _limits(name: str, minors: tuple[str, ...], state: State) -> Iterator[tuple[SpecifierSet, str]]:
    """Yield what holds a package: our row if there is one, else that of Airflow's constraints."""
    for minor in minors:
        row = state.locked.row(name, minor)
        upstream = state.locked.upstream.get(minor, {}).get(name)
        if row:
            yield SpecifierSet(row.version), f"held at {row.version}: {row.reason}"
        elif upstream:
            yield SpecifierSet(upstream), f"held at {upstream} by Airflow's constraints"
