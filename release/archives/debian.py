"""Newer packages in Debian's archive than in the locks of a suite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from catalogue.debian import relock_command
from catalogue.debian_lock import parse_debian_lock
from catalogue.paths import debian_lock
from catalogue.text_file import read_text
from release.advisories.known import Advisories, names
from release.advisories.matching import debian_key
from release.advisories.record import Advisory
from release.archives.packages import Package, Packages, without_rebuild
from release.planning.changes import Held, Kind
from release.planning.check import Update

Versions = Mapping[str, str]


@dataclass(frozen=True)
class Lock:
    """The packages that are locked for a suite and an architecture, those for compiling included."""

    architecture: str
    versions: Versions


def load_lock(root: Path, suite: str, architecture: str) -> Lock:
    """Return a lock. Raises CatalogueError if a file of it is missing or half-written."""
    versions: dict[str, str] = {}
    for kind in ("", "build-"):
        path = debian_lock(suite, architecture, kind)
        text = read_text(root, path, f"run {relock_command(suite)}")
        versions.update({name: pin.version for name, pin in parse_debian_lock(path, text).items()})
    return Lock(architecture, versions)


def number(lock: Lock) -> str:
    """Return the number of the Debian release, 11 for bullseye: base-files has it as its version."""
    return re.split(r"[.+]", lock.versions.get("base-files", ""))[0]


def updates(lock: Lock, archive: Packages, advisories: Advisories) -> list[Update]:
    """Return a row for each locked package that has a newer version, or that advisories are about."""
    rows = (_update(name, version, lock, archive, advisories) for name, version in lock.versions.items())
    return [row for row in rows if row and (row.newest or row.unfixed)]


def merged(rows: list[Update], architectures: int) -> list[Update]:
    """Return one row for those that differ in the architecture alone, and none of them if it has all."""
    groups: dict[Update, list[str]] = {}
    for row in rows:
        groups.setdefault(_anywhere(row), []).extend(row.where)
    return [_where(row, where if len(where) < architectures else []) for row, where in groups.items()]


def _update(name: str, version: str, lock: Lock, archive: Packages, advisories: Advisories) -> Update | None:
    found = archive.get(name)
    if found is None:
        return None
    is_newer = debian_key(found.version) > debian_key(version)
    ecosystem = f"Debian:{number(lock)}"
    before = _against(advisories, ecosystem, found.source, source_version(version, found))
    after = _against(advisories, ecosystem, found.source, found.source_version) if is_newer else before
    return Update(
        kind=Kind.DEBIAN,
        name=name,
        current=version,
        newest=found.version if is_newer else "",
        held=(),
        fixes=names(one for one in before if one not in after),
        unfixed=tuple(_unfixed(name, [one for one in before if one in after])),
        where=(lock.architecture,),
    )


def _against(advisories: Advisories, ecosystem: str, source: str, version: str | None) -> tuple[Advisory, ...]:
    return advisories.against(ecosystem, source, version) if version else ()


def source_version(locked: str, newest: Package) -> str | None:
    """Return the version of a locked package's source; None if it is numbered otherwise and not known any more."""
    if locked == newest.version:
        return newest.source_version
    follows = newest.source_version == without_rebuild(newest.version)
    return without_rebuild(locked) if follows else None


def _unfixed(name: str, advisories: list[Advisory]) -> Iterator[Held]:
    for label in names(advisories):
        yield Held(name, "", f"{label}: not fixed in the archive")


def _anywhere(row: Update) -> Update:
    return _where(row, [])


def _where(row: Update, where: list[str]) -> Update:
    return Update(row.kind, row.name, row.current, row.newest, row.held, row.fixes, row.unfixed, tuple(where))
