"""A folder in the form of the OCI image layout 1.0: blobs by digest, and an index of names."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from host.files import locked, write_atomically
from release.common.errors import InputError
from release.oci.descriptors import REF_NAME, Descriptor, descriptor
from release.oci.digests import digest_of, digest_of_file, hexadecimal
from release.oci.manifests import Manifest, manifest
from release.oci.media_types import INDEX

_MARK = "oci-layout"
_VERSION = {"imageLayoutVersion": "1.0.0"}
_INDEX = "index.json"


class Layout:
    """The layout in `folder`. Nobody sees a part of a blob or of the index, and a killed writer leaves neither."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self) -> Layout:
        """Make the folder a layout, unless it is one. Raises InputError if it is a folder of something else."""
        mark = self.folder / _MARK
        if self.folder.is_dir() and not mark.exists() and any(self.folder.iterdir()):
            raise InputError(f"{self.folder}: expected an OCI layout or no folder, found one without {_MARK}")
        self._blobs.mkdir(parents=True, exist_ok=True)
        write_atomically(mark, json.dumps(_VERSION).encode())
        return self

    def check(self) -> Layout:
        """Raise InputError if the folder is no layout."""
        try:
            version = json.loads((self.folder / _MARK).read_text(encoding="utf-8"))["imageLayoutVersion"]
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(f"{self.folder}: expected an OCI layout, found no valid {_MARK}") from None
        if version != _VERSION["imageLayoutVersion"]:
            raise InputError(f"{self.folder}/{_MARK}: expected version 1.0.0, found {str(version)[:100]}")
        return self

    def path(self, digest: str) -> Path:
        """Return the file of a blob. Raises ValueError if `digest` is none."""
        return self._blobs / hexadecimal(digest)

    def has(self, wanted: Descriptor) -> bool:
        """Return whether the layout has a blob, by its size: content is checked when it is read."""
        path = self.path(wanted.digest)
        return path.is_file() and path.stat().st_size == wanted.size

    def read(self, wanted: Descriptor) -> bytes:
        """Return a small blob. Raises InputError if it is missing or damaged."""
        try:
            content = self.path(wanted.digest).read_bytes()
        except OSError:
            raise InputError(f"{self.folder}: expected the blob {wanted.digest}, found none") from None
        if digest_of(content) != wanted.digest:
            raise self._damaged(wanted, digest_of(content))
        return content

    def verify(self, wanted: Descriptor) -> Path:
        """Return the file of a blob, however large. Raises InputError if it is missing or damaged."""
        if not self.has(wanted):
            raise InputError(f"{self.folder}: expected the blob {wanted.digest} of {wanted.size} bytes, found none")
        found = digest_of_file(self.path(wanted.digest))
        if found != wanted.digest:
            raise self._damaged(wanted, found)
        return self.path(wanted.digest)

    def manifest(self, wanted: Descriptor) -> Manifest:
        """Return a manifest or an index. Raises InputError if it is missing, damaged or none."""
        try:
            return manifest(self.read(wanted), wanted.media_type)
        except ValueError as error:
            raise InputError(f"{self.folder}: {wanted.digest}: {error}") from None

    def write(self, content: bytes) -> str:
        """Keep a blob, and return its digest."""
        digest = digest_of(content)
        write_atomically(self.path(digest), content)
        return digest

    @contextmanager
    def staged(self) -> Iterator[Path]:
        """Yield a new file on the disk of the layout, for `adopt`. It is removed if it is still there afterwards."""
        self._blobs.mkdir(parents=True, exist_ok=True)
        descriptor_, name = tempfile.mkstemp(prefix=".staged-", dir=self.folder)
        os.close(descriptor_)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def adopt(self, file: Path, digest: str) -> None:
        """Make a staged file a blob. The caller has computed its digest."""
        file.chmod(0o644)
        os.replace(file, self.path(digest))

    def entries(self) -> tuple[Descriptor, ...]:
        """Return the rows of the index. Raises InputError if it is damaged."""
        path = self.folder / _INDEX
        try:
            data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"manifests": []}
            return tuple(descriptor(row) for row in data["manifests"])
        except (ValueError, KeyError, TypeError):
            raise InputError(f"{path}: expected the index of an OCI layout, found something else") from None

    def tagged(self, name: str) -> Descriptor | None:
        """Return what a name points at, without its name; None if there is no such name."""
        found = next((row for row in self.entries() if row.annotations.get(REF_NAME) == name), None)
        return found and replace(found, annotations=_without_name(found))

    def tags(self) -> tuple[str, ...]:
        """Return every name, sorted."""
        names = (row.annotations.get(REF_NAME) for row in self.entries())
        return tuple(sorted(name for name in names if name))

    def tag(self, target: Descriptor, names: Iterable[str]) -> None:
        """Let names point at a manifest or an index, and no longer at what they pointed at."""
        wanted = set(names)
        rows = [replace(target, annotations={**_without_name(target), REF_NAME: name}) for name in sorted(wanted)]
        self._update(lambda known: [*(row for row in known if row.annotations.get(REF_NAME) not in wanted), *rows])

    def add(self, target: Descriptor) -> None:
        """List a manifest without a name, as the specification asks for one that no index lists."""
        self._update(lambda known: [*(row for row in known if row != target), target])

    def replace(self, old: Descriptor, new: Descriptor) -> None:
        """Let every name of a manifest or an index point at another one."""

        def moved(row: Descriptor) -> Descriptor:
            return replace(new, annotations=row.annotations) if row.digest == old.digest else row

        self._update(lambda known: [moved(row) for row in known])

    def link(self, file: Path, wanted: Descriptor) -> None:
        """Take a blob from a file of another layout, without a copy on the same disk. Raises InputError if it differs.

        The content is checked by its size alone, as in `has`.
        """
        if self.has(wanted):
            return
        with self.staged() as staged:
            staged.unlink()
            try:
                os.link(file, staged)
            except OSError:
                _copy(file, staged)
            self.adopt(staged, wanted.digest)
        if not self.has(wanted):
            raise InputError(f"{file}: expected {wanted.size} bytes, found others: export it again")

    def _update(self, change: Any) -> None:
        with locked(self.folder / ".lock"):
            rows = sorted(change(self.entries()), key=lambda row: (row.annotations.get(REF_NAME, ""), row.digest))
            data = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [row.as_json() for row in rows]}
            write_atomically(self.folder / _INDEX, json.dumps(data, indent=2).encode() + b"\n")

    @property
    def _blobs(self) -> Path:
        return self.folder / "blobs/sha256"

    def _damaged(self, wanted: Descriptor, found: str) -> InputError:
        return InputError(f"{self.folder}: expected the blob {wanted.digest}, found {found}: export it again")


def _copy(file: Path, to: Path) -> None:
    try:
        shutil.copyfile(file, to)
    except OSError as error:
        raise InputError(f"{file}: expected a blob, found none: {error.strerror}") from None


def _without_name(of: Descriptor) -> dict[str, str]:
    return {key: value for key, value in of.annotations.items() if key != REF_NAME}
