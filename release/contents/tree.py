"""The file system of an image: its layers in order, with what each removes."""

from __future__ import annotations

import hashlib
import posixpath
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

import zstandard

from release.common.errors import InputError
from release.contents.blobs import Blobs, verified

# In a layer, an empty file .wh.NAME removes NAME, and .wh..wh..opq all that lower layers have in its folder.
_REMOVED = ".wh."
_OPAQUE = ".wh..wh..opq"
_ZSTD = b"\x28\xb5\x2f\xfd"
_MOST_LINKS = 40
Wanted = Callable[[str], bool]


@dataclass(frozen=True)
class Entry:
    """A file, link or folder. `content` is only kept of wanted files; `target` is that of a symbolic link."""

    kind: str
    size: int = 0
    sha256: str = ""
    target: str = ""
    content: bytes = b""


@dataclass
class Tree:
    """Path -> entry. Paths have no slash at the start."""

    entries: dict[str, Entry] = field(default_factory=dict)

    def files(self) -> Iterator[str]:
        """Yield the paths of all regular files, sorted."""
        return (path for path, entry in sorted(self.entries.items()) if entry.kind == "file")

    def below(self, folder: str) -> Iterator[str]:
        """Yield the paths of the regular files below a folder, sorted."""
        return (path for path in self.files() if path.startswith(f"{folder}/"))

    def text(self, path: str) -> str:
        """Return the text of a wanted file, following links; "" if there is none."""
        entry = self.entries.get(self.real(path))
        return entry.content.decode(errors="replace") if entry else ""

    def real(self, path: str) -> str:
        """Return a path with all symbolic links resolved, as far as they exist."""
        parts = path.strip("/").split("/")
        for _ in range(_MOST_LINKS):
            link = self._first_link(parts)
            if link is None:
                break
            target, rest = link
            parts = [*target.split("/"), *rest]
        return posixpath.normpath("/" + "/".join(parts)).strip("/")

    def folder(self, path: str) -> str:
        """Return a path whose folders are resolved, but not the last part of it."""
        head, _, name = path.strip("/").rpartition("/")
        return f"{self.real(head)}/{name}" if head else name

    def _first_link(self, parts: list[str]) -> tuple[str, list[str]] | None:
        for count in range(1, len(parts) + 1):
            entry = self.entries.get("/".join(parts[:count]))
            if entry and entry.kind == "link":
                here = "/" + "/".join(parts[: count - 1])
                return posixpath.normpath(posixpath.join(here, entry.target)).strip("/"), parts[count:]
        return None


def tree(blobs: Blobs, layers: tuple[str, ...], wanted: Wanted) -> Tree:
    """Return the file system after all layers, with the contents of wanted files.

    Raises InputError for a layer that is damaged. It may be compressed by gzip or Zstandard.
    """
    found = Tree()
    for digest in layers:
        with verified(blobs, digest) as file:
            try:
                _apply(found, open_layer(file), wanted)
            except (tarfile.TarError, zlib.error, zstandard.ZstdError, EOFError, OSError) as error:
                raise InputError(f"{blobs.place}: {digest}: expected a layer, found: {error}") from None
    return found


def open_layer(file: IO[bytes]) -> tarfile.TarFile:
    """Return a layer that may be compressed by gzip or Zstandard, to be read from its start to its end."""
    magic = file.read(4)
    file.seek(0)
    if magic == _ZSTD:
        plain = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        return tarfile.open(fileobj=plain, mode="r|")
    return tarfile.open(fileobj=file, mode="r|gz" if magic.startswith(b"\x1f\x8b") else "r|")


def _apply(found: Tree, layer: tarfile.TarFile, wanted: Wanted) -> None:
    below = dict(found.entries)
    added: dict[str, Entry] = {}
    for member in layer:
        path = posixpath.normpath("/" + member.name).strip("/")
        folder, _, name = path.rpartition("/")
        if name == _OPAQUE:
            _remove(below, folder, inside=True)
        elif name.startswith(_REMOVED):
            _remove(below, posixpath.join(folder, name[len(_REMOVED) :]), inside=False)
        elif path:
            added[path] = _entry(layer, member, wanted(path), {**below, **added} if member.islnk() else below)
            if added[path].kind != "folder" and below.get(path, added[path]).kind == "folder":
                _remove(below, path, inside=True)
    found.entries = {**below, **added}


def _remove(entries: dict[str, Entry], path: str, inside: bool) -> None:
    for name in [name for name in entries if name.startswith(f"{path}/") or (name == path and not inside)]:
        del entries[name]


def _entry(layer: tarfile.TarFile, member: tarfile.TarInfo, kept: bool, known: dict[str, Entry]) -> Entry:
    if member.isdir():
        return Entry("folder")
    if member.issym():
        return Entry("link", target=member.linkname)
    if member.islnk():
        return known.get(posixpath.normpath("/" + member.linkname).strip("/")) or Entry("file")
    if not member.isfile():
        return Entry("other")
    file = layer.extractfile(member)
    content = file.read() if file else b""
    return Entry("file", member.size, hashlib.sha256(content).hexdigest(), content=content if kept else b"")
