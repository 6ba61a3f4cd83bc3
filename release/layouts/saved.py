"""The archive that an engine writes for `docker save`, of today's engines and of older ones."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from release.common.errors import InputError
from release.oci.digests import digest_of


@dataclass(frozen=True)
class Saved:
    """An image in an archive: the bytes of its config, and the layers as files of the archive, the lowest first."""

    archive: tarfile.TarFile
    config: bytes
    layers: tuple[str, ...]

    @property
    def id(self) -> str:
        """The image id: the digest of the config."""
        return digest_of(self.config)

    @property
    def data(self) -> Mapping[str, Any]:
        """What the config says."""
        found: Mapping[str, Any] = json.loads(self.config)
        return found

    @property
    def platform(self) -> dict[str, str]:
        """The platform of the image."""
        names = ("architecture", "os", "variant")
        return {name: str(self.data[name]) for name in names if self.data.get(name)}

    @property
    def labels(self) -> Mapping[str, str]:
        """The labels of the image."""
        return self.data.get("config", {}).get("Labels") or {}

    @property
    def diff_ids(self) -> tuple[str, ...]:
        """The digests of the layers before compression, the lowest first."""
        return tuple(self.data["rootfs"]["diff_ids"])

    def open(self, layer: str) -> BinaryIO:
        """Return the content of a layer. Raises InputError if the archive lacks it."""
        return _open(self.archive, layer)


@contextmanager
def saved(path: Path) -> Iterator[Saved]:
    """Open an archive with one image. Raises InputError if it is none, or if its parts do not fit."""
    try:
        with tarfile.open(path) as archive:
            (row,) = json.loads(_open(archive, "manifest.json").read())
            config = _open(archive, row["Config"]).read()
            found = Saved(archive, config, tuple(row["Layers"]))
            if len(found.layers) != len(found.diff_ids):
                expected = f"expected {len(found.diff_ids)} layers"
                raise InputError(f"{path}: {expected} as the config says, found {len(found.layers)}")
            yield found
    except (tarfile.TarError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: expected the archive of one image of an engine, found something else") from None


def _open(archive: tarfile.TarFile, name: str) -> BinaryIO:
    try:
        # Older engines write a layer that two images share as a link.
        found = archive.extractfile(name)
    except KeyError:
        found = None
    if found is None:
        raise InputError(f"{archive.name!r}: expected the file {name!r}, found none")
    return found  # type: ignore[return-value]  # a reader of bytes, in other words
