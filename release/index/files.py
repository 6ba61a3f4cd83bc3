"""The files of a project on a package index, read from the JSON form of the Simple API (PEP 691, PEP 700)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

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
    requires_python: SpecifierSet
    uploaded: datetime | None = None
    yanked: str | None = None
    metadata_sha256: str | None = None

    @property
    def is_wheel(self) -> bool:
        """Whether it is a wheel."""
        return self.name.endswith(".whl")


def files(answer: Mapping[str, Any]) -> tuple[File, ...]:
    """Return the files in an answer of the index. Files whose name or metadata has no valid version are skipped."""
    return tuple(file for row in answer["files"] for file in _file(row))


def _file(row: Mapping[str, Any]) -> Iterator[File]:
    name = row["filename"]
    try:
        version = _version(_version_in(name))
        requires = _range(row.get("requires-python") or "")
    except (InvalidVersion, InvalidSpecifier):
        return
    yanked = row.get("yanked", False)
    yield File(
        name=name,
        version=version,
        url=row["url"],
        sha256=row.get("hashes", {}).get("sha256"),
        requires_python=requires,
        uploaded=_time(row.get("upload-time")),
        yanked=None if yanked is False else yanked if isinstance(yanked, str) else "",
        metadata_sha256=_metadata(row),
    )


def _version_in(name: str) -> str:
    """Return the version in the name of a file; "" if it is neither a wheel nor a source archive."""
    found = _WHEEL.fullmatch(name) or _SDIST.fullmatch(name)
    return found["version"] if found else ""


# A major has more than a hundred thousand files with few versions and ranges, and parsing one takes long.
@cache
def _version(text: str) -> Version:
    return Version(text)


@cache
def _range(text: str) -> SpecifierSet:
    return SpecifierSet(text)


def _time(text: str | None) -> datetime | None:
    # Python 3.9 reads neither the Z nor fractions of other than 3 or 6 digits.
    if not text:
        return None
    return datetime.fromisoformat(text.replace("Z", "").partition(".")[0] + "+00:00")


def _metadata(row: Mapping[str, Any]) -> str | None:
    found = row.get("core-metadata", row.get("data-dist-info-metadata", False))
    return found.get("sha256") if isinstance(found, Mapping) else None
