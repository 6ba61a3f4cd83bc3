"""An OCI layout in a folder as a place to copy from and to."""

from __future__ import annotations

import shutil
from pathlib import Path

from release.layouts.layout import Layout
from release.mirroring.store import Seen
from release.oci.descriptors import Descriptor, descriptor
from release.oci.digests import DIGEST
from release.oci.manifests import Manifest, manifest


class LayoutStore:
    """A layout. Referrers are rows of its index without a name, as oras keeps them. Methods raise as Layout does."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    @property
    def name(self) -> str:
        """Its name for people."""
        return f"oci:{self.layout.folder}"

    def tags(self) -> tuple[str, ...]:
        """Return all names."""
        return self.layout.tags()

    def manifest(self, reference: str) -> Manifest | None:
        """Return what a name or a digest points at; None if there is no such thing."""
        if not DIGEST.fullmatch(reference):
            row = self.layout.tagged(reference)
            return self.layout.manifest(row) if row else None
        try:
            found = manifest(self.layout.path(reference).read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return found if found.digest == reference else None

    def referrers(self, digest: str) -> tuple[Descriptor, ...]:
        """Return the artifacts that refer to a digest."""
        rows = [row for row in self.layout.entries() if row.is_manifest]
        return tuple(row for row in rows if _subject(self.layout.manifest(row)) == digest)

    def has(self, blob: Descriptor) -> bool:
        """Return whether it has a blob."""
        return self.layout.has(blob)

    def fetch(self, blob: Descriptor, file: Path, seen: Seen) -> None:
        """Write a blob to a file."""
        shutil.copyfile(self.layout.verify(blob), file)
        seen(blob.size)

    def take(self, blob: Descriptor, file: Path) -> None:
        """Keep the blob in a file, whose digest the caller has checked."""
        self.layout.link(file, blob)

    def put(self, made: Manifest) -> None:
        """Keep a manifest or an index, and list it: oras finds no other manifest by its digest."""
        self.layout.write(made.content)
        if not made.is_index:
            self.layout.add(made.descriptor)

    def refer(self, made: Manifest) -> None:
        """Keep an artifact, and list it."""
        self.layout.write(made.content)
        self.layout.add(made.descriptor)

    def tag(self, made: Manifest, name: str) -> None:
        """Keep a manifest or an index, and let a name point at it."""
        self.layout.write(made.content)
        self.layout.tag(made.descriptor, [name])


def _subject(of: Manifest) -> str:
    subject = of.data.get("subject")
    return descriptor(subject).digest if subject else ""
