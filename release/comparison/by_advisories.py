"""The CVEs that advisories have against the packages of the older side alone."""

from __future__ import annotations

from collections.abc import Iterator

from release.advisories.known import Advisories, names
from release.advisories.record import PYPI
from release.archives.debian import Lock, number
from release.comparison.archive import Archive
from release.comparison.contents import Contents, Source
from release.comparison.difference import Difference, Move
from release.comparison.fixes import ADVISORY, Fix
from release.planning.state import AIRFLOW

_UNKNOWN = Source("", "")


def by_advisories(found: Difference, known: Advisories, archive: Archive) -> set[Fix]:
    """Return what is fixed. Of Debian packages whose source is not known, `archive` warns."""
    return {*_python(found, known), *_debian(found, known, archive)}


def _python(found: Difference, known: Advisories) -> Iterator[Fix]:
    backported = {cve for row in _backports(found.old) for cve in row}
    for move in found.python:
        fixed = _open_python(known, move.name, move.old) - _open_python(known, move.name, move.new)
        yield from _fixes(move, fixed - backported if move.name == AIRFLOW else fixed)


def _backports(side: Contents) -> Iterator[tuple[str, ...]]:
    yield from (row.cves for row in side.runtime.backports) if side.runtime else ()


def _open_python(known: Advisories, name: str, version: str) -> set[str]:
    # Advisories do not know local versions, such as that of an Airflow with backports.
    return set(names(known.against(PYPI, name, version.partition("+")[0]))) if version else set()


def _debian(found: Difference, known: Advisories, archive: Archive) -> Iterator[Fix]:
    if not found.debian:
        return
    before, after = archive.sources(found.old), archive.sources(found.new)
    unknown = []
    for move in found.debian:
        old, new = before.get(move.name, _UNKNOWN), after.get(move.name, _UNKNOWN)
        if (move.old and not old.version) or (move.new and not new.version):
            unknown.append(move.name)
        elif move.old:
            fixed = _open_debian(known, found.old, old) - _open_debian(known, found.new, new)
            yield from _fixes(move, fixed)
    if unknown:
        archive.warn(f"not compared with advisories, since their sources are not known: {', '.join(unknown)}")


def _open_debian(known: Advisories, side: Contents, source: Source) -> set[str]:
    ecosystem = f"Debian:{number(Lock(side.architecture, side.debian))}"
    return set(names(known.against(ecosystem, source.name, source.version))) if source.version else set()


def _fixes(move: Move, fixed: set[str]) -> Iterator[Fix]:
    return (Fix(cve, move.name, ADVISORY) for cve in fixed)
