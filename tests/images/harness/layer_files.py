"""The files in the layers of an image's tar, including those that a later layer hides."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from tests.images.harness.engine import engine

# The JSON that describes an image is smaller.
DESCRIPTION = 1 << 20


class _Stream(io.RawIOBase):
    """A file-like view of the chunks of an image's tar."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast(bytearray, buffer))
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = chunk
        size = min(len(target), len(self._rest))
        target[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


@dataclass(frozen=True)
class LayerFile:
    """A file of a layer, or of the image's metadata (`layer` is empty)."""

    layer: str
    path: str
    time: int
    content: bytes


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member) if member.isreg() else None
    return file.read() if file else b""


def _layer(name: str, file: IO[bytes]) -> Iterator[LayerFile]:
    with tarfile.open(fileobj=file, mode="r|*") as tar:
        for member in tar:
            yield LayerFile(name, f"/{member.name}", int(member.mtime), _content(tar, member))


def layer_files(image: str) -> Iterator[LayerFile]:
    """Yield every file of every layer and the image's metadata in one pass."""
    chunks = iter(engine().images.get(image).save(chunk_size=1 << 20))
    stream = io.BufferedReader(_Stream(chunks), 1 << 20)
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isreg() else None
            if file:
                yield from _part(member, file)


def _part(member: tarfile.TarInfo, file: IO[bytes]) -> Iterator[LayerFile]:
    start = file.read(1) if member.size < DESCRIPTION else b""
    if start in (b"{", b"["):
        yield LayerFile("", member.name, 0, start + file.read())
    elif start:
        yield from _layer(member.name, io.BytesIO(start + file.read()))
    elif member.size:
        yield from _layer(member.name, file)
