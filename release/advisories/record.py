"""One advisory, read from a record in OSV form.

A record is untrusted. Only identifiers, versions and severities are read from it, each checked; its prose is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from release.advisories.severity import Severity, severity
from release.common.errors import InputError

PYPI = "PyPI"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,}")
_EVENTS = ("introduced", "fixed", "last_affected")


@dataclass(frozen=True)
class Event:
    """A version from which on a package is affected, or no longer. `kind` is introduced, fixed or last_affected."""

    kind: str
    version: str


@dataclass(frozen=True)
class Affected:
    """A package, in an ecosystem such as PyPI or Debian:11, and which of its versions are affected."""

    ecosystem: str
    package: str
    ranges: tuple[tuple[Event, ...], ...]
    versions: tuple[str, ...]


@dataclass(frozen=True)
class Advisory:
    """An advisory, and the CVEs that it is about."""

    id: str
    cves: tuple[str, ...]
    published: date
    affected: tuple[Affected, ...]
    severity: Severity = Severity.UNKNOWN

    @property
    def names(self) -> tuple[str, ...]:
        """Its CVEs; its own identifier if it has none."""
        return self.cves or (self.id,)

    def fixed(self, package: str) -> frozenset[Version]:
        """Return the versions of a Python package that it names as fixed."""
        of = (row for row in self.affected if (row.ecosystem, row.package) == (PYPI, package))
        events = (event for row in of for found in row.ranges for event in found if event.kind == "fixed")
        return frozenset(_versions(event.version for event in events))


def parse(place: str, data: Any) -> Advisory | None:
    """Return the advisory in a record; None if it was withdrawn. `place` is only used in messages.

    Raises InputError if the data is no record in OSV form.
    """
    try:
        return None if data.get("withdrawn") else _advisory(data)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise InputError(f"{place}: expected an advisory in OSV form, found something else") from None


def _advisory(data: Mapping[str, Any]) -> Advisory:
    if not _ID.fullmatch(data["id"]):
        raise ValueError
    names = [data["id"], *(data.get("aliases") or ()), *(data.get("upstream") or ())]
    cves = dict.fromkeys(name for name in names if CVE.fullmatch(name))
    published = date.fromisoformat((data.get("published") or data["modified"])[:10])
    affected = tuple(_affected(data.get("affected") or ()))
    return Advisory(data["id"], tuple(cves), published, affected, severity(data))


def _affected(rows: Any) -> Iterator[Affected]:
    for row in rows:
        package = row.get("package")
        # A record may name commits of a repository alone.
        if package is None:
            continue
        ecosystem, name = package["ecosystem"], package["name"]
        ranges = (found for found in row.get("ranges") or () if found["type"] == "ECOSYSTEM")
        yield Affected(
            ecosystem=ecosystem,
            package=canonicalize_name(name) if ecosystem == PYPI else name,
            ranges=tuple(tuple(_events(found["events"])) for found in ranges),
            versions=tuple(str(version) for version in row.get("versions") or ()),
        )


def _events(rows: Any) -> Iterator[Event]:
    for row in rows:
        for kind in _EVENTS:
            if kind in row:
                yield Event(kind, str(row[kind]))


def _versions(texts: Iterable[str]) -> Iterator[Version]:
    for text in texts:
        with suppress(InvalidVersion):
            yield Version(text)
