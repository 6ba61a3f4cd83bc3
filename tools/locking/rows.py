"""The rows of a lock, and the comments in which uv says what requires each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tools.locking.markers import applies

_ROW = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\n\\]*?))? \\\n"
    r"(?P<hashes>(?: +--hash=[^\n]*\n?)+)",
    re.MULTILINE,
)
_SHA256 = re.compile(r"sha256:([0-9a-f]{64})")
_REQUIRERS = re.compile(r"^([a-z0-9-]+)==[^\n]*\n(?: +--hash=[^\n]*\n)*    # via ([^\n]*)$", re.MULTILINE)
_COMMENT = re.compile(r"^    #[^\n]*\n", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A locked version, the sha256 of the files that may be installed, and the marker of where it is installed."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]

    def applies_to(self, full_version: str, machine: str) -> bool:
        """Return whether the row is installed on a CPython and a machine such as x86_64."""
        return applies(self.marker, full_version, machine)


def rows(lock: str) -> tuple[Row, ...]:
    """Return the rows of a lock, or of what uv resolved. A package may have several."""
    return tuple(
        Row(row["name"], row["version"], row["marker"] or "", frozenset(_SHA256.findall(row["hashes"])))
        for row in _ROW.finditer(lock)
    )


def requirers(resolved: str) -> Mapping[str, tuple[str, ...]]:
    """Return name -> the packages that require it, from the comments of what uv resolved."""
    return {name: tuple(re.split(r",\s*", found)) for name, found in _REQUIRERS.findall(resolved)}


def without_requirers(resolved: str) -> str:
    """Return what uv resolved without these comments."""
    return _COMMENT.sub("", resolved)
