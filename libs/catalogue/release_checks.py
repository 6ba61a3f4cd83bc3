"""Checks that a JSON schema cannot express: whether a releases.yaml agrees with itself and with runtime.yaml."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from catalogue.errors import CatalogueError
from catalogue.history import History, Release
from catalogue.model import Runtime

Problem = tuple[str, str]


def check_history(history: History) -> None:
    """Raise CatalogueError for the first value that contradicts another."""
    for rule in (_majors, _order, _dates, _end, _kept):
        for key, expected in rule(history):
            raise CatalogueError(history.path, key, expected)


def check_agreement(history: History, runtime: Runtime) -> None:
    """Raise CatalogueError if the history contradicts runtime.yaml.

    A version that is not released yet has no entry, so it cannot contradict anything.
    """
    for key, expected in _disagreements(history, runtime):
        raise CatalogueError(history.path, key, expected)


def check_recorded(history: History, runtime: Runtime, day: date) -> None:
    """Raise CatalogueError if the version in runtime.yaml was released before `day` and the history lacks it.

    A new major has `releases: []` until its first release.
    """
    recorded = {release.version for release in history.releases}
    if runtime.version not in recorded and runtime.release_date < str(day):
        expected = f"expected an entry for {runtime.version} (release_date {runtime.release_date} in {runtime.path})"
        remedy = "add it, or change release_date if it is not released yet"
        raise CatalogueError(history.path, "releases", f"{expected}, found none: {remedy}")


def _majors(history: History) -> Iterator[Problem]:
    for index, release in enumerate(history.releases):
        if release.order[0] != history.major:
            yield _key(index, "version"), f"expected {history.major}.Y.Z to match `major`, found {release.version!r}"


def _order(history: History) -> Iterator[Problem]:
    for index, (newer, older) in enumerate(zip(history.releases, history.releases[1:]), start=1):
        if newer.order == older.order:
            yield _key(index, "version"), f"expected unique versions, found {older.version!r} again"
        if newer.order < older.order:
            expected = f"expected a version older than {newer.version}, since the newest comes first"
            yield _key(index, "version"), f"{expected}, found {older.version!r}"


def _dates(history: History) -> Iterator[Problem]:
    for index, release in enumerate(history.releases):
        before = _predecessor(release, history.releases[index + 1 :])
        if before and release.released < before.released:
            expected = f"expected {before.released} or later, since {release.version} follows {before.version}"
            yield _key(index, "date"), f"{expected}, found '{release.released}'"


def _predecessor(release: Release, older: tuple[Release, ...]) -> Release | None:
    """Return the release that a release must not predate: X.Y.0 follows the first release of the line before."""
    line = [found for found in older if found.line == older[0].line]
    if not line:
        return None
    return line[0] if release.line == line[0].line else line[-1]


def _end(history: History) -> Iterator[Problem]:
    end = history.announced_end
    if end and end.day.day != monthrange(end.day.year, end.day.month)[1]:
        yield "end_of_maintenance.date", f"expected the last day of a month, found '{end.day}'"


def _kept(history: History) -> Iterator[Problem]:
    end, kept = history.announced_end, history.maintained_until
    if end and kept and kept.day <= end.day:
        yield "maintained_until.date", f"expected a day after end_of_maintenance ({end.day}), found '{kept.day}'"


def _disagreements(history: History, runtime: Runtime) -> Iterator[Problem]:
    if history.major != runtime.major:
        yield "major", f"expected {_as_in(runtime, runtime.major)}, found {history.major}"
    for index, release in enumerate(history.releases):
        if release.version != runtime.version:
            continue
        if str(release.released) != runtime.release_date:
            expected = _as_in(runtime, runtime.release_date)
            yield _key(index, "date"), f"expected {expected}, found '{release.released}'"
        if release.airflow != runtime.airflow.version:
            expected = _as_in(runtime, runtime.airflow.version)
            yield _key(index, "airflow"), f"expected {expected}, found {release.airflow!r}"


def _as_in(runtime: Runtime, value: object) -> str:
    return f"{value} for {runtime.version} as in {runtime.path}"


def _key(index: int, name: str) -> str:
    return f"releases[{index}].{name}"
