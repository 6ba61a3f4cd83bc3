"""The newest packages of a Debian suite, from the indexes that apt downloads and verifies."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from filelock import FileLock

from host.apt import prepare, run
from host.files import write_atomically
from release.advisories.matching import debian_key

# The files are read here, which is faster than apt's own cache of them.
_OPTIONS = ("-o", "pkgCacheFile::Generate=false", "-o", "Acquire::GzipIndexes=false")
_START = re.compile(rb"\n\nPackage: ([^\n]*)")
_FIELDS = re.compile(r"^(Version|Source|Filename|Size|SHA256): (.*)$", re.MULTILINE)
_REBUILD = re.compile(r"\+b[0-9]+$")


@dataclass(frozen=True)
class Package:
    """The newest version of a binary package, and the name and version of its source."""

    version: str
    source: str
    source_version: str


Packages = Mapping[str, Package]


def newest(folder: Path, sources: Sequence[str], architecture: str, names: Collection[str]) -> Packages:
    """Return name -> package in the archives of these source lines. Their indexes are kept in `folder`.

    Raises ArchiveError if apt cannot download them, or does not trust their signatures.
    """
    found: dict[str, Package] = {}
    with update(folder, sources, architecture) as indexes:
        for index in indexes:
            for name, one in _noted(folder / f"{index.name}.json", index, frozenset(names)).items():
                if name not in found or debian_key(found[name].version) < debian_key(one.version):
                    found[name] = one
    return found


@contextmanager
def update(folder: Path, sources: Sequence[str], architecture: str) -> Iterator[list[Path]]:
    """Let apt download the indexes of packages of these source lines into a folder, and yield them.

    Other processes are kept from the folder while the block runs. Raises ArchiveError as `newest` does.
    """
    with locked(folder):
        options = [*prepare(folder, sources, architecture), *_OPTIONS]
        run(("apt-get", "update", "-qq", "--error-on=any"), options)
        yield sorted((folder / "state/lists").glob("*_Packages"))


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make a folder for apt, and keep other processes from it while the block runs."""
    os.makedirs(folder, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        yield


def _noted(notes: Path, index: Path, names: frozenset[str]) -> Packages:
    """Return the packages in an index. They are kept in `notes` for as long as apt keeps the index as it is."""
    state = index.stat()
    key = [state.st_size, state.st_mtime_ns, hashlib.sha256(" ".join(sorted(names)).encode()).hexdigest()]
    known = json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {}
    if known.get("key") != key:
        rows = {name: astuple(package(name, fields)) for name, fields in paragraphs(index, names)}
        known = {"key": key, "packages": rows}
        write_atomically(notes, json.dumps(known).encode())
    return {name: Package(*fields) for name, fields in known["packages"].items()}


def paragraphs(index: Path, names: frozenset[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Return the names of these packages in an index, each with its fields; only those that are used here."""
    # An index has tens of megabytes, of which few paragraphs are wanted.
    content = b"\n\n" + index.read_bytes() + b"\n\n"
    for start in _START.finditer(content):
        name = start[1].decode()
        if name in names:
            paragraph = content[start.start() : content.index(b"\n\n", start.end())].decode()
            yield name, dict(_FIELDS.findall(paragraph))


def package(name: str, fields: Mapping[str, str]) -> Package:
    """Return the package in a paragraph of an index."""
    version = fields["Version"]
    # "Source: gcc-defaults (1.190)", or no such field if name and version are the same.
    source, _, other = fields.get("Source", name).partition(" (")
    return Package(version, source, other.rstrip(")") or without_rebuild(version))


def without_rebuild(version: str) -> str:
    """Return the version of the source: Debian adds +bN when it builds the same source again."""
    return _REBUILD.sub("", version)
