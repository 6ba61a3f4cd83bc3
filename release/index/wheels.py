"""Download files of the package index, and check their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from packaging.version import Version

from host.fetch import shown
from release.common.errors import ReleaseError
from release.index.client import Index
from release.index.files import File


def content(index: Index, url: str, sha256: str | None) -> bytes:
    """Return what is at an address. Raises ReleaseError if the index fails or the hash differs."""
    response = index.get(url)
    found = hashlib.sha256(response.content).hexdigest()
    if not response.ok or found != sha256:
        raise ReleaseError(f"{shown(url)}: expected sha256 {sha256}, found {response.status_code} with {found}")
    return response.content


def wheel(index: Index, name: str, version: str) -> bytes:
    """Return the wheel of a version. Raises ReleaseError if the index fails or has no such wheel."""
    found = _wheels(index.project(name), Version(version))
    if not found:
        raise ReleaseError(f"{name}=={version}: expected a wheel on the package index, found none")
    return content(index, found[0].url, found[0].sha256)


def _wheels(files: Iterable[File], version: Version) -> list[File]:
    return [file for file in files if file.version == version and file.is_wheel]
