"""The files of a Debian source package, from the indexes that apt downloads and verifies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from host.apt import ArchiveError, prepare, run
from release.archives.packages import locked

# 'http://…/python3.11_3.11.2-6%2bdeb12u9.dsc' python3.11_3.11.2-6+deb12u9.dsc 3171 SHA256:…
_URI = re.compile(r"^'([^']*)' (\S+) \d+ SHA256:([0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True)
class SourceFile:
    """One file of a source package: its address, with plain characters, its name and its hash."""

    url: str
    name: str
    sha256: str


def source_files(folder: Path, lines: Sequence[str], name: str, version: str) -> tuple[SourceFile, ...]:
    """Return the files of a version of a source package. `lines` are apt source lines that begin with deb-src.

    The indexes are kept in `folder`. Raises ArchiveError if apt cannot download them, does not trust their signatures,
    or finds no such version.
    """
    with locked(folder):
        options = prepare(folder, lines, "amd64")
        run(("apt-get", "update", "-qq", "--error-on=any"), options)
        answer = run(("apt-get", "source", "--print-uris", "--only-source", "-qq", f"{name}={version}"), options)
    found = tuple(SourceFile(unquote(url), file, sha256) for url, file, sha256 in _URI.findall(answer))
    if not found:
        raise ArchiveError(f"apt-get source {name}={version}: expected addresses and SHA256, found {answer[:200]!r}")
    return found
