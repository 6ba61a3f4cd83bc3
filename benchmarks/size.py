"""Measure the size of an image."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import partial
from typing import Any

import docker

from benchmarks.commands import docker_client
from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.layers import blobs, layers
from benchmarks.progress import timed
from benchmarks.subject import Subject
from benchmarks.variant import Variant

COMPRESSED = "image, compressed"


def size(subject: Subject) -> Iterator[Figure]:
    """Measure the bytes on disk and the compressed bytes of a pull; both sides include the layers of the base."""
    for variant in subject.variants:
        yield from _of(variant)


def _of(variant: Variant) -> Iterator[Figure]:
    images = {OURS: variant.ours, PLAIN: variant.plain}
    listed = {side: _layers(image) for side, image in images.items()}
    engine = docker.from_env()
    disk = {side: [float(engine.images.get(image).attrs["Size"])] for side, image in images.items()}
    pulled = {side: [float(sum(layer["gzip"] for layer in listed[side]))] for side in images}
    note = f"Python {variant.python}"
    yield Figure("size", "image, uncompressed", "bytes", disk, note)
    yield Figure("size", COMPRESSED, "bytes", pulled, note, details={"layers": listed})


def _layers(image: str) -> list[dict[str, Any]]:
    return timed(f"bytes of {image}", partial(_read, image))[1]


def _read(image: str) -> list[dict[str, Any]]:
    identity = str(docker.from_env().images.get(image).id)
    with subprocess.Popen([docker_client(), "save", image], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        found = {blob.digest: blob for blob in blobs(process.stdout)}
    return layers(identity, found)
