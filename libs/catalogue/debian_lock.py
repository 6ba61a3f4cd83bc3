"""The lock of Debian packages: a row `name=version sha256:digest` for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalogue.debian import relock_command
from catalogue.errors import CatalogueError

_ROW = re.compile(r"(?P<name>[a-z0-9][a-z0-9+.-]*)=(?P<version>[^\s=]+) sha256:(?P<sha256>[0-9a-f]{64})\n")
_SUITE = re.compile(r"([a-z]+)-[a-z0-9-]+\.txt$")
# A message quotes this much of a row.
_SHOWN = 60


@dataclass(frozen=True)
class DebianPin:
    """A locked version, and the sha256 of the package."""

    version: str
    sha256: str


def parse_debian_lock(path: str, text: str) -> Mapping[str, DebianPin]:
    """Return name -> pin of the packages in the lock at `path`.

    Raises CatalogueError if there is none, or for a line of another form, such as the last one of a half-written lock.
    """
    found = {row["name"]: DebianPin(row["version"], row["sha256"]) for row in _rows(path, text)}
    if not found:
        raise CatalogueError(path, "", f"expected packages, found none: {_remedy(path)}")
    return found


def _rows(path: str, text: str) -> Iterator[re.Match[str]]:
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        row = _ROW.fullmatch(line)
        if not row:
            found = repr(line[:_SHOWN]) + ("…" if len(line) > _SHOWN else "")
            expected = "expected a row `name=version sha256:` with 64 digits, and the end of the line"
            raise CatalogueError(path, f"line {number}", f"{expected}, found {found}: {_remedy(path)}")
        yield row


def _remedy(path: str) -> str:
    suite = _SUITE.search(path)
    return f"run {relock_command(suite[1] if suite else 'SUITE')}"
