"""A repository of a registry as a place to copy from and to."""

from __future__ import annotations

from pathlib import Path

from release.mirroring.store import Seen
from release.oci.descriptors import Descriptor
from release.oci.manifests import Manifest
from release.registry.referrers import push_referrer, referrers
from release.registry.repository import Repository
from release.registry.uploads import upload


class RegistryStore:
    """A repository. Without an API for them, referrers are in a tag. Every method raises as Connection.send does."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository

    @property
    def name(self) -> str:
        """Its name for people."""
        return str(self.repository.place)

    def tags(self) -> tuple[str, ...]:
        """Return all tags."""
        return self.repository.tags()

    def manifest(self, reference: str) -> Manifest | None:
        """Return what a tag or a digest points at; None if there is no such thing."""
        return self.repository.manifest(reference)

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        """Return the artifacts that refer to a digest."""
        return referrers(self.repository, digest)

    def has(self, blob: Descriptor) -> bool:
        """Return whether it has a blob."""
        return self.repository.has_blob(blob)

    def fetch(self, blob: Descriptor, file: Path, seen: Seen) -> None:
        """Write a blob to a file, which is continued if it has a part of it."""
        self.repository.download(blob, file, seen)

    def take(self, blob: Descriptor, file: Path) -> None:
        """Keep the blob in a file, unless it is there."""
        upload(self.repository, blob, file)

    def put(self, made: Manifest) -> None:
        """Keep a manifest or an index."""
        if self.repository.manifest(made.digest) is None:
            self.repository.put(made)

    def refer(self, made: Manifest) -> None:
        """Keep an artifact, and list it among those that refer to its subject."""
        push_referrer(self.repository, made)

    def tag(self, made: Manifest, name: str) -> None:
        """Keep a manifest or an index, and let a tag point at it."""
        if self.repository.digest(name) != made.digest:
            self.repository.put(made, name)
