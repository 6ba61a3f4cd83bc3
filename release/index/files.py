"""The files of a project on a package index, read from the JSON form of the Simple API (PEP 691, PEP 700)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from packaging.specifiers import InvalidSpecifier
from packaging.version import InvalidVersion, Version

from release.index import pythons
from release.index.rows import Row

_WHEEL = re.compile(r"[^-]+-(?P<version>[^-]+)(-[0-9][^-]*)?-[^-]+-[^-]+-[^-]+\.whl")
_SDIST = re.compile(r".+-(?P<version>[^-]+)(\.tar\.gz|\.zip)")


@dataclass(frozen=True)
class File:
    """One file: its version, where it is, and when it was uploaded, if the index says so.

    `yanked` is the reason, possibly empty; None if the file is not yanked. `metadata_sha256` is set if the index
    serves the metadata as a file of its own (PEP 714).
    """

    name: str
    version: Version
    url: str
    sha256: str | None
    requires_python: pythons.PythonRange
    uploaded: datetime | None = None
    yanked: str | None = None
    metadata_sha256: str | None = None

    @property
    def is_wheel(self) -> bool:
        """Whether it is a wheel."""
        return self.name.endswith(".whl")


def files(answer: Mapping[str, Any], address: str = "") -> tuple[File, ...]:
    """Return the files in an answer of the index. Files whose name or metadata has no valid version are skipped.

    Raises InputError, which names the address, if a row is not what the index promises.
    """
    rows = (Row(address, number, data) for number, data in enumerate(answer["files"]))
    return tuple(file for row in rows for file in _file(row))


def _file(row: Row) -> Iterator[File]:
    name = row.text("filename")
    try:
        version = _version(_version_in(name))
        requires = pythons.of(row.text("requires-python", ""))
    except (InvalidVersion, InvalidSpecifier):
        return
    yanked = row.value("yanked")
    yield File(
        name=name,
        version=version,
        url=row.text("url"),
        sha256=row.sha256("hashes"),
        requires_python=requires,
        uploaded=row.time("upload-time"),
        yanked=yanked if isinstance(yanked, str) else "" if yanked else None,
        metadata_sha256=_metadata(row),
    )


def _version_in(name: str) -> str:
    """Return the version in the name of a file; "" if it is neither a wheel nor a source archive."""
    found = _WHEEL.fullmatch(name) or _SDIST.fullmatch(name)
    return found["version"] if found else ""


# A major has more than a hundred thousand files with few versions, and parsing one takes long.
@cache
def _version(text: str) -> Version:
    return Version(text)


def _metadata(row: Row) -> str | None:
    # The second is the older name.
    name = "core-metadata" if row.value("core-metadata") is not None else "data-dist-info-metadata"
    # True means that the index serves the metadata, and does not say its hash.
    return row.sha256(name) if not isinstance(row.value(name), bool) else None
