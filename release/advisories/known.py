"""The advisories that a command was given, by package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from packaging.version import Version

from release.advisories.matching import is_affected
from release.advisories.record import PYPI, Advisory, Affected

Row = tuple[Advisory, Affected]


@dataclass(frozen=True)
class Advisories:
    """Advisories by ecosystem and package. Those that came after `until` do not exist."""

    rows: Mapping[tuple[str, str], tuple[Row, ...]] = field(default_factory=dict)
    until: date = date.max

    def of(self, ecosystem: str, package: str) -> tuple[Row, ...]:
        """Return the advisories about a package."""
        return tuple(row for row in self.rows.get((ecosystem, package), ()) if row[0].published <= self.until)

    def against(self, ecosystem: str, package: str, version: str) -> tuple[Advisory, ...]:
        """Return the advisories about a version of a package."""
        return tuple(dict.fromkeys(one for one, by in self.of(ecosystem, package) if is_affected(by, version)))

    def fixed(self, package: str) -> frozenset[Version]:
        """Return the versions of a Python package that advisories name as fixed."""
        empty: frozenset[Version] = frozenset()
        return empty.union(*(advisory.fixed(package) for advisory, _ in self.of(PYPI, package)))


def advisories(found: Iterable[Advisory], until: date = date.max) -> Advisories:
    """Return advisories by package."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for advisory in found:
        for by in advisory.affected:
            rows[by.ecosystem, by.package].append((advisory, by))
    return Advisories({key: tuple(value) for key, value in rows.items()}, until)


def cves(known: Iterable[str]) -> tuple[str, ...]:
    """Return the CVEs among names of advisories."""
    return tuple(name for name in known if name.startswith("CVE-"))


def names(found: Iterable[Advisory]) -> tuple[str, ...]:
    """Return the CVEs of advisories, sorted; an advisory without one has its own identifier."""
    return tuple(sorted({name for advisory in found for name in advisory.names}))
