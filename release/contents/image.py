"""The images of a layout: one for each platform."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from catalogue.labels import OCI, OURS
from release.common.errors import InputError
from release.contents.blobs import Blobs, open_blobs, read_blob

INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)
# `docker save` writes this file too. Its manifest is made for the tar: its layers are not compressed.
_OF_DOCKER = "manifest.json"
_NAME = "org.opencontainers.image.ref.name"


@dataclass(frozen=True)
class Image:
    """The image of one platform. `digest` is that of its manifest; None if it is not the one that a registry has."""

    blobs: Blobs
    digest: str | None
    config_digest: str
    config: Mapping[str, Any]
    layers: tuple[str, ...]
    tag: str = ""

    @property
    def architecture(self) -> str:
        """Debian's and OCI's name of the architecture, such as amd64."""
        return str(self.config.get("architecture", ""))

    @property
    def platform(self) -> str:
        """Its platform, such as linux/amd64."""
        return f"{self.config.get('os', 'linux')}/{self.architecture}"

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Its labels."""
        return (self.config.get("config") or {}).get("Labels") or {}

    @property
    def identity(self) -> str:
        """The digest of its manifest, or else of its configuration, which the engine calls the image's ID."""
        return self.digest or self.config_digest

    def label(self, name: str) -> str:
        """Return a label. Raises InputError, which names it, if the image has none: then it is none of a Runtime."""
        if name not in self.labels:
            raise InputError(f"{self.blobs.place}: expected an image of a Runtime, found one without the label {name}")
        return self.labels[name]

    @property
    def version(self) -> str:
        """The version of the Runtime. Raises InputError as label does."""
        return self.label(f"{OURS}.runtime.version")

    @property
    def python(self) -> str:
        """The full version of its Python. Raises InputError as label does."""
        return self.label(f"{OURS}.python.version")

    @property
    def created(self) -> str:
        """The time of its build, in RFC 3339. Raises InputError as label does."""
        return self.label(f"{OCI}.created")


def images(path: Path) -> list[Image]:
    """Return the images in an OCI layout (a folder or a tar) or in the tar of `docker save`, one for each platform.

    Raises InputError if there are none, or if a blob is missing or damaged.
    """
    blobs = open_blobs(path)
    with blobs.open("index.json") as file:
        index = _parsed(blobs, file.read())
    found = list(dict.fromkeys(_below(blobs, index, "")))
    if not found:
        raise InputError(f"{path}: expected an image, found none in index.json")
    return [_image(blobs, *one) for one in found]


def select(found: list[Image], platform: str | None) -> Image:
    """Return the image of a platform; without one, the only image. Raises InputError if there is no such image."""
    known = ", ".join(image.platform for image in found)
    if platform is None and len(found) > 1:
        raise InputError(f"--platform: expected one of {known}, found none")
    matching = [image for image in found if platform in (None, image.platform)]
    if not matching:
        raise InputError(f"--platform: expected one of {known}, found {platform}")
    return matching[0]


def _below(blobs: Blobs, index: Mapping[str, Any], tag: str) -> Iterator[tuple[str, str]]:
    for row in index.get("manifests") or ():
        name = (row.get("annotations") or {}).get(_NAME, tag)
        if row["mediaType"] in INDEXES:
            yield from _below(blobs, _parsed(blobs, read_blob(blobs, row["digest"])), name)
        # Documents that BuildKit and registries keep beside images have no platform, an unknown one or a subject.
        elif row["mediaType"] in MANIFESTS and (row.get("platform") or {}).get("os") != "unknown":
            yield row["digest"], name


def _parsed(blobs: Blobs, content: bytes) -> Mapping[str, Any]:
    try:
        data = json.loads(content)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise InputError(f"{blobs.place}: expected JSON of an OCI layout, found something else")
    return data


def _image(blobs: Blobs, digest: str, tag: str) -> Image:
    manifest = _parsed(blobs, read_blob(blobs, digest))
    config_digest = manifest["config"]["digest"]
    return Image(
        blobs=blobs,
        digest=None if blobs.has(_OF_DOCKER) else digest,
        config_digest=config_digest,
        config=_parsed(blobs, read_blob(blobs, config_digest)),
        layers=tuple(row["digest"] for row in manifest["layers"]),
        tag=tag,
    )
