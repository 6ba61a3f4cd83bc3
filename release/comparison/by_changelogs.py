"""The CVEs that the changelogs in the newer .deb files name."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from host.fetch import download, shown
from release.advisories.matching import debian_key
from release.archives.binaries import Binary
from release.comparison.archive import Archive
from release.comparison.changelog import changelog, named_between
from release.comparison.difference import Difference
from release.comparison.fixes import CHANGELOG, Fix

Download = Callable[[str], bytes]
_PARALLEL = 4


@dataclass(frozen=True)
class _Moved:
    """A source whose packages moved up, and its older and newer version. The packages share one changelog."""

    name: str
    old: str
    new: str


def by_changelogs(found: Difference, archive: Archive, fetch: Download = download) -> set[Fix]:
    """Return what is fixed. `archive` warns of each .deb that cannot be fetched, and of sources without a changelog."""
    if not any(move.direction == "up" for move in found.debian) or not archive.binaries(found.new):
        return set()
    groups = _groups(found, archive)
    with ThreadPoolExecutor(_PARALLEL) as pool:
        texts = pool.map(lambda packages: _text(packages, found, archive, fetch), groups.values())
        rows = [(moved, packages, text) for (moved, packages), text in zip(groups.items(), texts)]
    return {
        Fix(cve, name, CHANGELOG)
        for moved, packages, text in rows
        for cve in named_between(text, moved.old, moved.new)
        for name in packages
    }


def _groups(found: Difference, archive: Archive) -> Mapping[_Moved, list[str]]:
    before, after = archive.sources(found.old), archive.sources(found.new)
    groups: dict[_Moved, list[str]] = {}
    for move in (move for move in found.debian if move.direction == "up"):
        old, new = before.get(move.name), after.get(move.name)
        if old and new and old.version and new.version:
            groups.setdefault(_Moved(new.name, old.version, new.version), []).append(move.name)
        else:
            archive.warn(f"{move.name} {move.new}: no changelog is read, since its source is not known")
    return groups


def _text(packages: list[str], found: Difference, archive: Archive, fetch: Download) -> str:
    for one in sorted(_candidates(packages, found, archive), key=lambda one: one.size):
        try:
            text = changelog(_fetched(one, fetch))
        except (OSError, http.client.HTTPException, ValueError) as error:
            archive.warn(f"{shown(one.url)}: its changelog is left out: {' '.join(str(error).split())}")
            continue
        if text is not None:
            return text
    archive.warn(f"{', '.join(packages)}: no changelog is read, since the archive has no .deb with it")
    return ""


def _candidates(packages: list[str], found: Difference, archive: Archive) -> Iterator[Binary]:
    """Return the .deb of the newer version of each package, else a later one: its changelog has the same entries."""
    for name in packages:
        wanted = debian_key(found.new.debian[name])
        rows = [one for one in archive.binaries(found.new).get(name, ()) if debian_key(one.package.version) >= wanted]
        yield from sorted(rows, key=lambda one: debian_key(one.package.version))[:1]


def _fetched(one: Binary, fetch: Download) -> bytes:
    content = fetch(one.url)
    found = hashlib.sha256(content).hexdigest()
    if found != one.sha256:
        raise ValueError(f"expected sha256 {one.sha256}, found {found}")
    return content
