"""Compress layers to the same bytes on every machine.

A machine's own zlib differs from another's, and so would the digests. zlib-ng and zstandard come as wheels that the
lock pins and that carry their library.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

import zstandard
from zlib_ng import zlib_ng

from release.oci.digests import CHUNK
from release.oci.media_types import LAYER

# gzip: with a gzip header, in which the time is 0 and no name is.
GZIP_LEVEL = 6
GZIP_WINDOW = 31
ZSTD_LEVEL = 9


class Compression(Enum):
    """The ways to compress a layer. The value is the suffix of its media type."""

    GZIP = "gzip"
    ZSTD = "zstd"

    @property
    def media_type(self) -> str:
        """The media type of a layer that is compressed so."""
        return f"{LAYER}+{self.value}"


@dataclass(frozen=True)
class Compressed:
    """The digest and the size of a compressed file, and the digest of its content."""

    digest: str
    size: int
    diff_id: str


def compress(source: BinaryIO, target: Path, how: Compression) -> Compressed:
    """Compress a stream into a file."""
    compressor: Any = _compressor(how)
    plain, packed, size = hashlib.sha256(), hashlib.sha256(), 0
    with target.open("wb") as file:
        for chunk in iter(lambda: source.read(CHUNK), b""):
            plain.update(chunk)
            size += _write(file, packed, compressor.compress(chunk))
        size += _write(file, packed, compressor.flush())
    return Compressed(f"sha256:{packed.hexdigest()}", size, f"sha256:{plain.hexdigest()}")


def _compressor(how: Compression) -> Any:
    if how is Compression.GZIP:
        return zlib_ng.compressobj(GZIP_LEVEL, zlib_ng.DEFLATED, GZIP_WINDOW)
    # One thread: the frames of several depend on the number of them.
    return zstandard.ZstdCompressor(level=ZSTD_LEVEL, threads=0, write_checksum=False).compressobj()


def _write(file: BinaryIO, packed: Any, content: bytes) -> int:
    packed.update(content)
    return file.write(content)
