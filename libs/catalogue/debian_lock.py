"""The lock of Debian packages: their number, and a row `name=version sha256:digest` for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalogue.debian import relock_command
from catalogue.errors import CatalogueError

_ROW = re.compile(r"(?P<name>[a-z0-9][a-z0-9+.-]*)=(?P<version>[^\s=]+) sha256:(?P<sha256>[0-9a-f]{64})\n")
# It tells a lock that was cut at the end of a line.
_COUNT = re.compile(r"# packages: (?P<count>[0-9]+)\n")
_SUITE = re.compile(r"([a-z]+)-[a-z0-9-]+\.txt$")
# A message quotes this much of a row.
_SHOWN = 60


@dataclass(frozen=True)
class DebianPin:
    """A locked version, and the sha256 of the package."""

    version: str
    sha256: str


def with_count(rows: Sequence[str]) -> str:
    """Return the text of a lock: the number of its rows, and the rows."""
    return "".join(f"{line}\n" for line in (f"# packages: {len(rows)}", *rows))


def locked_rows(text: str) -> list[str]:
    """Return the rows of a lock as they are, without their number."""
    return _COUNT.sub("", text, count=1).splitlines()


def parse_debian_lock(path: str, text: str) -> Mapping[str, DebianPin]:
    """Return name -> pin of the packages in the lock at `path`.

    Raises CatalogueError if it lacks its first line, or as `parse_committed_debian_lock` does.
    """
    if not _COUNT.match(text):
        found = _quoted(text.partition("\n")[0]) if text else "an empty file"
        expected = f"expected a first line `# packages: N`, found {found}"
        raise CatalogueError(path, "packages", f"{expected}: {_remedy(path)}")
    return parse_committed_debian_lock(path, text)


def parse_committed_debian_lock(path: str, text: str) -> Mapping[str, DebianPin]:
    """Return name -> pin of the packages in a lock of any commit: those of old commits do not tell their number.

    Raises CatalogueError if there is another number of packages or none, or for a line of another form.
    """
    count = _COUNT.match(text)
    rows = list(_rows(path, text, count.end() if count else 0))
    if count and int(count["count"]) != len(rows):
        expected = f"expected {count['count']} rows as in the first line, found {len(rows)}"
        raise CatalogueError(path, "packages", f"{expected}: {_remedy(path)}")
    if not rows:
        raise CatalogueError(path, "", f"expected packages, found none: {_remedy(path)}")
    return {row["name"]: DebianPin(row["version"], row["sha256"]) for row in rows}


def _rows(path: str, text: str, start: int) -> Iterator[re.Match[str]]:
    for number, line in enumerate(text[start:].splitlines(keepends=True), 2 if start else 1):
        row = _ROW.fullmatch(line)
        if not row:
            expected = "expected a row `name=version sha256:` with 64 digits, and the end of the line"
            raise CatalogueError(path, f"line {number}", f"{expected}, found {_quoted(line)}: {_remedy(path)}")
        yield row


def _quoted(line: str) -> str:
    return repr(line[:_SHOWN]) + ("…" if len(line) > _SHOWN else "")


def _remedy(path: str) -> str:
    suite = _SUITE.search(path)
    return f"run {relock_command(suite[1] if suite else 'SUITE')}"
