"""What a version of a project requires, from the metadata of its wheel."""

from __future__ import annotations

import email
import io
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from host.files import write_atomically
from release.common.errors import ReleaseError
from release.index.client import Index
from release.index.files import File
from release.index.wheels import content

_NAME = re.compile(r"[A-Za-z0-9._-]+")


class Metadata:
    """The metadata of wheels, kept in `cache` by the hash of the wheel."""

    def __init__(self, index: Index, cache: Path) -> None:
        self._index = index
        self._cache = cache / "metadata"

    def requirements(self, files: Iterable[File], version: Version, name: str) -> tuple[Requirement, ...]:
        """Return the rows in which a version requires the package `name`; empty if it has no wheel.

        Raises ReleaseError if the index fails.
        """
        wheel = next((file for file in files if file.version == version and file.is_wheel and file.sha256), None)
        return tuple(_requirements(self._text(wheel), name)) if wheel else ()

    def _text(self, wheel: File) -> str:
        kept = self._cache / f"{wheel.sha256}.txt"
        if kept.exists():
            return kept.read_text(encoding="utf-8")
        text = self._fetch(wheel)
        os.makedirs(self._cache, exist_ok=True)
        write_atomically(kept, text.encode())
        return text

    def _fetch(self, wheel: File) -> str:
        if wheel.metadata_sha256:
            return content(self._index, f"{wheel.url}.metadata", wheel.metadata_sha256).decode()
        return _in_wheel(wheel.name, content(self._index, wheel.url, wheel.sha256))


def _in_wheel(name: str, data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        for entry in wheel.namelist():
            if entry.count("/") == 1 and entry.endswith(".dist-info/METADATA"):
                return wheel.read(entry).decode()
    raise ReleaseError(f"{name}: expected a wheel with METADATA, found none")


# Versions of a package repeat most of their rows.
@cache
def _requirement(row: str) -> Requirement:
    return Requirement(row)


def _requirements(metadata: str, name: str) -> Iterator[Requirement]:
    for row in email.message_from_string(metadata).get_all("Requires-Dist", []):
        # Parsing a row takes long, and a version may have a hundred.
        found = _NAME.match(row)
        if not found or canonicalize_name(found[0]) != name:
            continue
        try:
            yield _requirement(row)
        except InvalidRequirement:
            # Old releases have rows that no client reads today.
            continue
