"""Manifests and indexes: write them with stable bytes, and read what they point at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from release.oci.descriptors import REVISION, VERSION, Descriptor, describe, descriptor
from release.oci.media_types import EMPTY, INDEX, INDEXES, MANIFEST, MANIFESTS

# What the specification asks for where there is no config.
EMPTY_CONTENT = b"{}"


@dataclass(frozen=True)
class Manifest:
    """A manifest or an index: its bytes, and what they say."""

    content: bytes
    media_type: str
    data: Mapping[str, Any]

    @property
    def descriptor(self) -> Descriptor:
        """The pointer at it."""
        return describe(self.content, self.media_type, artifact_type=self.artifact_type)

    @property
    def digest(self) -> str:
        """The digest of its bytes."""
        return self.descriptor.digest

    @property
    def is_index(self) -> bool:
        """Whether it is an index."""
        return self.media_type in INDEXES

    @property
    def annotations(self) -> Mapping[str, str]:
        """Its annotations."""
        return self.data.get("annotations") or {}

    @property
    def version(self) -> str:
        """The version in its annotations; empty if they have none."""
        return str(self.annotations.get(VERSION, ""))

    @property
    def artifact_type(self) -> str:
        """The type of an artifact; empty for an image. Older artifacts name it as the type of their config."""
        if self.is_index or "subject" not in self.data:
            return str(self.data.get("artifactType") or "")
        return str(self.data.get("artifactType") or self.data.get("config", {}).get("mediaType") or "")

    @property
    def manifests(self) -> tuple[Descriptor, ...]:
        """The manifests that an index lists."""
        return tuple(descriptor(row) for row in self.data.get("manifests") or ()) if self.is_index else ()

    @property
    def blobs(self) -> tuple[Descriptor, ...]:
        """The config and the layers of an image, each once."""
        if self.is_index:
            return ()
        rows = [self.data["config"], *self.data.get("layers", ())]
        return tuple({row["digest"]: descriptor(row) for row in rows}.values())

    @property
    def config(self) -> Descriptor:
        """The config of an image."""
        return descriptor(self.data["config"])


def manifest(content: bytes, media_type: str = "") -> Manifest:
    """Return the manifest or index with these bytes. Raises ValueError if they are none."""
    try:
        data = json.loads(content)
    except ValueError:
        raise ValueError("expected a manifest or an index, found no JSON") from None
    kind = (data.get("mediaType") if isinstance(data, dict) else "") or media_type
    found = Manifest(content, kind, data)
    if kind not in (*INDEXES, *MANIFESTS):
        raise ValueError(f"expected a manifest or an index, found {str(kind)[:100] or 'no media type'}")
    try:
        # Both read what they point at, and so check it.
        found.manifests, found.blobs  # noqa: B018
    except (KeyError, TypeError, AttributeError):
        raise ValueError(f"expected the fields of {kind}, found others") from None
    return found


def image_manifest(config: Descriptor, layers: Iterable[Descriptor]) -> Manifest:
    """Return the manifest of an image."""
    data = {"config": config.as_json(), "layers": [layer.as_json() for layer in layers]}
    return _made(MANIFEST, data)


def image_index(images: Iterable[Descriptor], version: str, revision: str) -> Manifest:
    """Return the index of the images of all platforms, by architecture, with the version that they are."""
    rows = sorted(images, key=lambda one: (one.architecture, one.digest))
    annotations = {VERSION: version, REVISION: revision}
    return _made(INDEX, {"manifests": [row.as_json() for row in rows], "annotations": annotations})


def with_manifests(index: Manifest, rows: Iterable[Descriptor]) -> Manifest:
    """Return an index that lists these manifests, with all else as it is."""
    fields = {key: value for key, value in index.data.items() if key not in ("schemaVersion", "mediaType")}
    return _made(index.media_type, {**fields, "manifests": [row.as_json() for row in rows]})


def artifact_manifest(
    artifact_type: str,
    layers: Iterable[Descriptor],
    subject: Descriptor | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Manifest:
    """Return the manifest of an artifact, such as an SBOM, that refers to `subject`, or stands alone."""
    data: dict[str, Any] = {
        "artifactType": artifact_type,
        "config": describe(EMPTY_CONTENT, EMPTY).as_json(),
        "layers": [layer.as_json() for layer in layers],
    }
    if subject:
        data["subject"] = Descriptor(subject.media_type, subject.digest, subject.size).as_json()
    return _made(MANIFEST, {**data, "annotations": dict(annotations)} if annotations else data)


def referrers_index(rows: Iterable[Descriptor]) -> Manifest:
    """Return the index of the artifacts that refer to a digest, each once."""
    unique = {row.digest: row for row in rows}
    return _made(INDEX, {"manifests": [unique[digest].as_json() for digest in sorted(unique)]})


def _made(media_type: str, data: Mapping[str, Any]) -> Manifest:
    full = {"schemaVersion": 2, "mediaType": media_type, **data}
    content = json.dumps(full, separators=(",", ":"), ensure_ascii=False).encode()
    return Manifest(content, media_type, full)
