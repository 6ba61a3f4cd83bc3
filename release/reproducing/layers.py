"""The members of a layer with everything that its digest depends on."""

from __future__ import annotations

import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields

import zstandard

from release.common.errors import InputError
from release.contents.blobs import Blobs, verified
from release.contents.tree import open_layer

_KINDS = {tarfile.DIRTYPE: "folder", tarfile.SYMTYPE: "symbolic link", tarfile.LNKTYPE: "hard link"}


@dataclass(frozen=True)
class Member:
    """One file of a layer. `time` is in seconds since 1970, and `attributes` are the tar's extended headers."""

    kind: str
    content: str
    target: str
    mode: str
    owner: str
    time: float
    attributes: str

    def differences(self, other: Member) -> tuple[str, ...]:
        """Return what differs, such as `mode 644, 755`. Of contents, it is only said that they differ."""
        pairs = ((one.name, getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return tuple(name if name == "content" else f"{name} {a}, {b}" for name, a, b in pairs if a != b)


def members(blobs: Blobs, digest: str) -> dict[str, Member]:
    """Return path -> member of a layer. Raises InputError if it is damaged."""
    with verified(blobs, digest) as file:
        try:
            return dict(_members(open_layer(file)))
        except (tarfile.TarError, zlib.error, zstandard.ZstdError, EOFError, OSError) as error:
            raise InputError(f"{blobs.place}: {digest}: expected a layer, found: {error}") from None


def _members(layer: tarfile.TarFile) -> Iterator[tuple[str, Member]]:
    for one in layer:
        yield one.name, Member(
            kind=_KINDS.get(one.type, "file" if one.isfile() else "other"),
            content=_digest(layer, one),
            target=one.linkname,
            mode=f"{one.mode:o}",
            owner=f"{one.uid}:{one.gid} {one.uname}:{one.gname}",
            time=one.mtime,
            attributes=" ".join(f"{name}={value}" for name, value in sorted(one.pax_headers.items())),
        )


def _digest(layer: tarfile.TarFile, one: tarfile.TarInfo) -> str:
    file = layer.extractfile(one) if one.isfile() else None
    return hashlib.sha256(file.read()).hexdigest() if file else ""
