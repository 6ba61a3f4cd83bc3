"""Measure the layers of an image, uncompressed and compressed as for a registry."""

from __future__ import annotations

import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

# `docker push` compresses with gzip's default level.
_LEVEL = 6
_GZIP = 31
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Blob:
    """One file of an image's archive."""

    digest: str
    size: int
    compressed: int
    head: bytes


def blobs(archive: IO[bytes]) -> Iterator[Blob]:
    """Yield every file in the output of `docker save`, reading it once from start to end."""
    with tarfile.open(fileobj=archive, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None:
                yield read(content)


def read(content: IO[bytes]) -> Blob:
    """Return the digest, size and compressed size of a file."""
    digest, compressor = hashlib.sha256(), zlib.compressobj(_LEVEL, wbits=_GZIP)
    head, size, compressed = b"", 0, 0
    while chunk := content.read(_CHUNK):
        head = head or chunk
        size += len(chunk)
        digest.update(chunk)
        compressed += len(compressor.compress(chunk))
    compressed += len(compressor.flush())
    return Blob(f"sha256:{digest.hexdigest()}", size, compressed, head)


def layers(image: str, found: dict[str, Blob]) -> list[dict[str, Any]]:
    """Return the layers of an image from the lowest up: the step that created each, and its two sizes."""
    config = json.loads(found[image].head)
    steps = [step for step in config["history"] if not step.get("empty_layer")]
    listed = zip(config["rootfs"]["diff_ids"], steps)
    return [_layer(found[digest], step.get("created_by", "")) for digest, step in listed]


def _layer(blob: Blob, made_by: str) -> dict[str, Any]:
    return {"made_by": made_by[:80], "tar": blob.size, "gzip": blob.compressed}
