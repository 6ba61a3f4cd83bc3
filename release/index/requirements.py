"""What a version of a project requires, from the metadata of its wheel."""

from __future__ import annotations

import email
import hashlib
import io
import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from host.fetch import shown
from host.files import write_atomically
from release.common.errors import ReleaseError
from release.index.client import Index
from release.index.files import File


class Metadata:
    """The metadata of wheels, kept in `cache` by the hash of the wheel."""

    def __init__(self, index: Index, cache: Path) -> None:
        self._index = index
        self._cache = cache / "metadata"

    def requirements(self, files: Iterable[File], version: Version) -> tuple[Requirement, ...]:
        """Return what a version requires; empty if it has no wheel. Raises ReleaseError if the index fails."""
        wheel = next((file for file in files if file.version == version and file.is_wheel and file.sha256), None)
        return tuple(_requirements(self._text(wheel))) if wheel else ()

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
            return self._content(f"{wheel.url}.metadata", wheel.metadata_sha256).decode()
        return _in_wheel(wheel.name, self._content(wheel.url, wheel.sha256))

    def _content(self, url: str, sha256: str | None) -> bytes:
        response = self._index.get(url)
        found = hashlib.sha256(response.content).hexdigest()
        if not response.ok or found != sha256:
            raise ReleaseError(f"{shown(url)}: expected sha256 {sha256}, found {response.status_code} with {found}")
        return response.content


def _in_wheel(name: str, content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as wheel:
        for entry in wheel.namelist():
            if entry.count("/") == 1 and entry.endswith(".dist-info/METADATA"):
                return wheel.read(entry).decode()
    raise ReleaseError(f"{name}: expected a wheel with METADATA, found none")


def _requirements(metadata: str) -> Iterator[Requirement]:
    for row in email.message_from_string(metadata).get_all("Requires-Dist", []):
        try:
            yield Requirement(row)
        except InvalidRequirement:
            # Old releases have rows that no client reads today.
            continue
