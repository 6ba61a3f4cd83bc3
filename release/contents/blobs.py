"""The blobs of an image in a folder or a tar: an OCI layout, or the output of `docker save`."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from release.common.errors import InputError

_CHUNK = 1 << 20


class Blobs(Protocol):
    """Files by their path inside of a layout."""

    place: str

    def has(self, name: str) -> bool:
        """Return whether there is a file of that path."""

    def open(self, name: str) -> BinaryIO:
        """Return the open file of that path. Raises InputError if there is none."""


class FolderBlobs:
    """The files below a folder."""

    def __init__(self, folder: Path) -> None:
        self.place = str(folder)
        self._folder = folder

    def has(self, name: str) -> bool:
        """Return whether there is a file of that path."""
        return (self._folder / name).is_file()

    def open(self, name: str) -> BinaryIO:
        """Return the open file of that path. Raises InputError if there is none."""
        try:
            return (self._folder / name).open("rb")
        except OSError as error:
            raise InputError(f"{self.place}: {name}: expected a file of an OCI layout: {error.strerror}") from None


class TarBlobs:
    """The files in an uncompressed tar."""

    def __init__(self, file: Path) -> None:
        self.place = str(file)
        try:
            self._tar = tarfile.open(file, "r:")
            self._members = {member.name.removeprefix("./"): member for member in self._tar if member.isfile()}
        except (tarfile.TarError, OSError) as error:
            raise InputError(f"{file}: expected a tar with an image, found: {error}") from None

    def has(self, name: str) -> bool:
        """Return whether there is a file of that path."""
        return name in self._members

    def open(self, name: str) -> BinaryIO:
        """Return the open file of that path. Raises InputError if there is none."""
        found = self._tar.extractfile(self._members[name]) if name in self._members else None
        if found is None:
            raise InputError(f"{self.place}: expected {name} in this tar, found none")
        return found  # type: ignore[return-value]


def open_blobs(path: Path) -> Blobs:
    """Return the blobs in a folder or a tar. Raises InputError if it is neither."""
    if not path.exists():
        raise InputError(f"{path}: expected an OCI layout or a tar of an image, found nothing")
    return FolderBlobs(path) if path.is_dir() else TarBlobs(path)


def blob_path(digest: str) -> str:
    """Return the path of a blob in a layout. Raises InputError for a digest of another kind than sha256."""
    algorithm, _, encoded = digest.partition(":")
    if algorithm != "sha256" or len(encoded) != 64 or not set(encoded) <= set("0123456789abcdef"):
        raise InputError(f"expected a digest sha256:…, found {digest[:80]!r}")
    return f"blobs/sha256/{encoded}"


def read_blob(blobs: Blobs, digest: str) -> bytes:
    """Return a blob. Raises InputError if it is missing or has another digest."""
    with verified(blobs, digest) as file:
        return file.read()


@contextmanager
def verified(blobs: Blobs, digest: str) -> Iterator[BinaryIO]:
    """Give a blob whose digest is checked before anything reads it. Raises InputError if it differs."""
    with blobs.open(blob_path(digest)) as file:
        found = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            found.update(chunk)
        if f"sha256:{found.hexdigest()}" != digest:
            raise InputError(f"{blobs.place}: expected {digest}, found sha256:{found.hexdigest()} in its place")
        file.seek(0)
        yield file
