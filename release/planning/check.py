"""What is newer upstream, package by package, before any rule about levels."""

from __future__ import annotations

from dataclasses import dataclass

from packaging.version import Version

from release.planning.changes import Held, Kind
from release.planning.plan import kind
from release.planning.state import State
from release.planning.upstream import Choice, Upstream


@dataclass(frozen=True)
class Update:
    """A package, the newest version that a release could take ("" if there is none), and what it could not take."""

    kind: Kind
    name: str
    current: str
    newest: str
    held: tuple[Held, ...]


def updates(state: State, upstream: Upstream) -> list[Update]:
    """Return a row for Airflow and for each pinned package. Raises ReleaseError if metadata cannot be read."""
    airflow = Version(state.airflow)
    choices = [upstream.airflow(state), *(upstream.package(name, state, airflow) for name in state.pins)]
    return [_update(choice) for choice in choices]


def _update(choice: Choice) -> Update:
    newest = str(choice.new) if choice.new else ""
    return Update(kind(choice.name), choice.name, str(choice.old), newest, choice.held)


