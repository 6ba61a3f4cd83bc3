"""Where versions are copied from and to: a repository of a registry, or an OCI layout in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from release.oci.descriptors import Descriptor
from release.oci.manifests import Manifest

Seen = Callable[[int], None]


class Store(Protocol):
    """A place with manifests, blobs and tags. What is read is checked by digest."""

    @property
    def name(self) -> str:
        """Its name for people."""

    def tags(self) -> tuple[str, ...]:
        """Return all tags."""

    def manifest(self, reference: str) -> Manifest | None:
        """Return what a tag or a digest points at; None if there is no such thing."""

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        """Return the artifacts that refer to a digest."""

    def has(self, blob: Descriptor) -> bool:
        """Return whether it has a blob."""

    def fetch(self, blob: Descriptor, file: Path, seen: Seen) -> None:
        """Write a blob to a file, which is continued if it has a part of it."""

    def take(self, blob: Descriptor, file: Path) -> None:
        """Keep the blob in a file, unless it is there."""

    def put(self, made: Manifest) -> None:
        """Keep a manifest or an index, whose blobs and manifests are there."""

    def refer(self, made: Manifest) -> None:
        """Keep an artifact, and list it among those that refer to its subject."""

    def tag(self, made: Manifest, name: str) -> None:
        """Keep a manifest or an index, and let a tag point at it."""
