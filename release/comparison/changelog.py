"""Read the changelog in a .deb, and the CVEs that its entries name."""

from __future__ import annotations

import gzip
import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Iterator

from debian.arfile import ArError
from debian.debfile import DebError, DebFile

from release.advisories.matching import debian_key
from release.advisories.record import CVE
from release.recipe.debian_patches import REVERTED

# "curl (7.74.0-1.3+deb11u2) bullseye-security; urgency=high"
_HEADER = re.compile(r"^\S+ \((\S+)\) [^\n;]*;", re.MULTILINE)
# A package that Debian alone makes has the second.
_FILES = ("changelog.Debian.gz", "changelog.gz")
_BROKEN = (DebError, ArError, tarfile.TarError, lzma.LZMAError, zlib.error, EOFError, OSError, KeyError)


def changelog(deb: bytes) -> str | None:
    """Return Debian's changelog in a .deb; None if it has none, such as one whose documents are in another package.

    Raises ValueError if the file is no .deb.
    """
    try:
        package = DebFile(fileobj=io.BytesIO(deb))
        folder = f"./usr/share/doc/{package.debcontrol()['Package']}"
        for name in _FILES:
            if package.data.has_file(f"{folder}/{name}", follow_symlinks=True):
                file = package.data.get_file(f"{folder}/{name}", follow_symlinks=True)
                return gzip.decompress(file.read()).decode(errors="replace")
    except _BROKEN as error:
        raise ValueError(f"expected a .deb, found: {error}") from None
    return None


def named_between(text: str, old: str, new: str) -> set[str]:
    """Return the CVEs that the entries after the version `old`, up to `new`, name and do not revert."""
    found = "".join(entry for version, entry in _entries(text) if _is_between(version, old, new))
    reverted = CVE.findall("".join(REVERTED.findall(found)))
    return set(CVE.findall(REVERTED.sub("", found))) - set(reverted)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    starts = list(_HEADER.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends):
        yield start[1], text[start.end() : end]


def _is_between(version: str, old: str, new: str) -> bool:
    try:
        return bool(debian_key(old) < debian_key(version) <= debian_key(new))
    except ValueError:
        return False
