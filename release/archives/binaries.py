"""The .deb files of a Debian suite, from the indexes that apt downloads and verifies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from host.apt import ArchiveError
from release.archives.packages import Package, package, paragraphs, update

# apt names an index after its address: without the scheme, these characters as %5f, and "_" for "/".
_QUOTED = re.compile(r'[\\|{}\[\]<>"^~_=!@#$%&*]')


@dataclass(frozen=True)
class Binary:
    """A version of a package in an archive: the address, the hash and the size of its .deb."""

    package: Package
    url: str
    sha256: str
    size: int


Binaries = Mapping[str, tuple[Binary, ...]]


def binaries(folder: Path, sources: Sequence[str], architecture: str, names: Collection[str]) -> Binaries:
    """Return name -> the versions in the archives of these apt source lines. Their indexes are kept in `folder`.

    Raises ArchiveError if apt cannot download them, or does not trust their signatures.
    """
    found: dict[str, list[Binary]] = defaultdict(list)
    with update(folder, sources, architecture) as indexes:
        for index in indexes:
            for name, binary in _read(index, _root(index, sources), frozenset(names)):
                found[name].append(binary)
    return {name: tuple(rows) for name, rows in found.items()}


def _root(index: Path, sources: Sequence[str]) -> str:
    """Return the address of the archive that an index is of."""
    roots = (word.rstrip("/") for line in sources for word in line.split() if "://" in word)
    return next(root for root in roots if index.name.startswith(f"{_named(root)}_"))


def _named(root: str) -> str:
    return _QUOTED.sub(lambda found: f"%{ord(found[0]):02x}", root.partition("://")[2]).replace("/", "_")


def _read(index: Path, root: str, names: frozenset[str]) -> Iterator[tuple[str, Binary]]:
    for name, fields in paragraphs(index, names):
        try:
            url = f"{root}/{fields['Filename']}"
            yield name, Binary(package(name, fields), url, fields["SHA256"], int(fields["Size"]))
        except (KeyError, ValueError):
            raise ArchiveError(f"{index.name}: {name}: expected Filename, SHA256 and Size, found others") from None
