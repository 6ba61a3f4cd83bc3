"""Descriptors: what points at a blob or a manifest, by digest and size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from release.oci.digests import DIGEST, digest_of
from release.oci.media_types import INDEXES, MANIFESTS

VERSION = "org.opencontainers.image.version"
REVISION = "org.opencontainers.image.revision"
REF_NAME = "org.opencontainers.image.ref.name"


@dataclass(frozen=True)
class Descriptor:
    """A pointer at content. `size` is in bytes; `platform` is that of an image in an index."""

    media_type: str
    digest: str
    size: int
    annotations: Mapping[str, str] = field(default_factory=dict)
    platform: Mapping[str, str] = field(default_factory=dict)
    artifact_type: str = ""

    @property
    def is_index(self) -> bool:
        """Whether it points at an index."""
        return self.media_type in INDEXES

    @property
    def is_manifest(self) -> bool:
        """Whether it points at the manifest of an image or an artifact."""
        return self.media_type in MANIFESTS

    @property
    def architecture(self) -> str:
        """The architecture of its platform; empty if it names none."""
        return self.platform.get("architecture", "")

    def as_json(self) -> dict[str, Any]:
        """Return it as in a manifest, without empty fields."""
        found: dict[str, Any] = {"mediaType": self.media_type, "digest": self.digest, "size": self.size}
        more = {
            "platform": dict(self.platform),
            "annotations": dict(self.annotations),
            "artifactType": self.artifact_type,
        }
        return {**found, **{key: value for key, value in more.items() if value}}


def descriptor(data: Any) -> Descriptor:
    """Return the descriptor that JSON describes. Raises ValueError for anything else."""
    try:
        digest, size = data["digest"], data["size"]
        if not DIGEST.fullmatch(digest) or not isinstance(size, int) or size < 0:
            raise ValueError
        return Descriptor(
            media_type=str(data.get("mediaType", "")),
            digest=digest,
            size=size,
            annotations=_texts(data.get("annotations")),
            platform=_texts({k: v for k, v in (data.get("platform") or {}).items() if isinstance(v, str)}),
            artifact_type=str(data.get("artifactType") or ""),
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise ValueError(f"expected a descriptor with a sha256 digest and a size, found {str(data)[:100]}") from None


def describe(content: bytes, media_type: str, **more: Any) -> Descriptor:
    """Return the descriptor of some bytes; `more` are further fields of Descriptor."""
    return Descriptor(media_type, digest_of(content), len(content), **more)


def _texts(data: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in (data or {}).items()}
