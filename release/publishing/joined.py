"""The indexes that a layout has for the images of all platforms: made by `join`, and extended by `attest`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from release.common.errors import InputError
from release.layouts.layout import Layout
from release.oci.attestations import image_of, is_attestation
from release.oci.descriptors import Descriptor
from release.oci.manifests import Manifest

_AGAIN = "join and attest again"


@dataclass(frozen=True)
class Stored:
    """A manifest in a layout, with its blobs."""

    target: Descriptor
    layout: Layout

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest. Raises InputError if the layout lacks it."""
        return self.layout.manifest(self.target)

    @property
    def blobs(self) -> Mapping[str, tuple[Descriptor, Path]]:
        """Digest -> the pointer at each blob, and its file."""
        return {blob.digest: (blob, self.layout.path(blob.digest)) for blob in self.manifest.blobs}

    @property
    def lost(self) -> str:
        """The digest of a blob that the layout lacks; empty if it has all."""
        return next((blob.digest for blob in self.manifest.blobs if not self.layout.has(blob)), "")


def joined(layouts: Iterable[Layout], names: Sequence[str], made: Manifest) -> tuple[Manifest, tuple[Stored, ...]]:
    """Return the index that a layout has under `names`, with the documents that it lists; `made` if none has one.

    `made` lists the images alone. Raises InputError if layouts have several indexes, or one of other images.
    """
    found = {stored.target.digest: stored for layout in layouts for stored in _named(layout, names)}
    if not found:
        return made, ()
    if len(found) > 1:
        raise InputError(f"{names[0]}: expected one index, found {' and '.join(sorted(found))}: {_AGAIN}")
    (index,) = found.values()
    _check(index, names[0], made)
    documents = [Stored(row, index.layout) for row in index.manifest.manifests if is_attestation(row)]
    for one in documents:
        if one.lost:
            raise InputError(f"{names[0]}: {index.layout.folder} lacks {one.lost}: {_AGAIN}")
    return index.manifest, tuple(documents)


def _named(layout: Layout, names: Sequence[str]) -> list[Stored]:
    rows = (layout.tagged(name) for name in names)
    return [Stored(row, layout) for row in rows if row and row.is_index]


def _check(index: Stored, name: str, made: Manifest) -> None:
    """Raise InputError unless an index is `made` with documents about its images."""
    rows = [row for row in index.manifest.manifests if not is_attestation(row)]
    about = {image_of(row) for row in index.manifest.manifests if is_attestation(row)}
    images = {row.digest for row in made.manifests}
    same = rows == list(made.manifests) and index.manifest.annotations == made.annotations
    if not same or not about <= images:
        wanted, found = (", ".join(row.digest for row in each) for each in (made.manifests, rows))
        expected = f"{name}: expected an index of {wanted}"
        raise InputError(f"{expected}, found one of {found} in {index.layout.folder}: {_AGAIN}")
