"""The sizes of the images that were built for a release."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import docker
from docker.errors import DockerException

from catalogue.image_info import first_tag
from catalogue.paths import Paths


def image_sizes(root: Path, runtime: str) -> Mapping[str, int]:
    """Return tag -> uncompressed size in bytes of each image of a Runtime that ./pants has built in this checkout.

    An image that the engine no longer has is left out, and all of them if no engine answers.
    """
    infos = sorted((root / "dist").glob(Paths(runtime).image_info("*")))
    try:
        engine = docker.from_env()
        there = {tag: int(image.attrs["Size"]) for image in engine.images.list() for tag in image.tags}
    except DockerException:
        return {}
    tags = map(first_tag, infos)
    return {tag: there[tag] for tag in tags if tag in there}
