"""The published releases as transitions: a state, the day of the next release, and what that release was."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalogue.history import History, Release
from release.planning.changes import Level
from release.planning.state import State

# Astronomer never published it on an index.
UNPUBLISHED = frozenset({"astronomer-providers-logging"})
Pins = Mapping[str, str]


@dataclass(frozen=True)
class Transition:
    """One published release, after the release that it follows. `pins` is None if its providers are not known."""

    before: State
    version: str
    day: date
    airflow: str
    pins: Pins | None

    @property
    def level(self) -> Level:
        """The level of the published release."""
        old, new = self.before.version.split("."), self.version.split(".")
        return Level.PATCH if old[1] == new[1] else Level.MINOR

    @property
    def is_maintenance(self) -> bool:
        """Whether it continued a line when a newer line existed, which allows patches only."""
        return any(_line(version) > _line(self.version) for version in self.before.published)

    @property
    def moves_airflow(self) -> bool:
        """Whether Airflow changed."""
        return self.airflow != self.before.airflow

    @property
    def moved_providers(self) -> Mapping[str, tuple[str, str]]:
        """Name -> old and new version of each provider that both releases have in other versions."""
        old = self.before.pins
        new = self.pins or {}
        return {name: (old[name], new[name]) for name in old if name in new and old[name] != new[name]}


def published_providers() -> Mapping[str, Pins]:
    """Return version -> providers of the published releases that are known."""
    found: Mapping[str, Pins] = json.loads(pkgutil.get_data(__package__, "published_providers.json") or b"")
    return {version: _clean(pins) for version, pins in found.items()}


def transitions(history: History, pythons: tuple[str, ...], providers: Mapping[str, Pins]) -> Iterator[Transition]:
    """Return the transitions of a major, the oldest first. A release without known providers keeps those before it."""
    pins_of = _carried(history, providers)
    for release in reversed(history.releases):
        before = _predecessor(release, history.releases)
        if before:
            known = _known(history.releases, release)
            state = State(history.major, before.version, before.airflow, pins_of[before.version], pythons, known)
            yield Transition(state, release.version, release.released, release.airflow, providers.get(release.version))


def _known(releases: Iterable[Release], release: Release) -> tuple[str, ...]:
    """Return the versions that were out before a release."""
    return tuple(
        other.version
        for other in releases
        if other.released < release.released or (other.released == release.released and other.order < release.order)
    )


def _predecessor(release: Release, releases: tuple[Release, ...]) -> Release | None:
    older = [other for other in releases if other.order < release.order and other.released <= release.released]
    return max(older, key=lambda other: other.order, default=None)


def _carried(history: History, providers: Mapping[str, Pins]) -> Mapping[str, Pins]:
    found: dict[str, Pins] = {}
    last: Pins = {}
    for release in reversed(history.releases):
        last = providers.get(release.version, last)
        found[release.version] = last
    return found


def _clean(pins: Pins) -> Pins:
    return {name: version.partition("+")[0] for name, version in pins.items() if name not in UNPUBLISHED}


def _line(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2])
