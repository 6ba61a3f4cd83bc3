"""The release feed beside the images of a store: a tag of a repository, or a file in a folder."""

from __future__ import annotations

from release.feed.publishing import FILE, TAG, TYPE
from release.mirroring.layout_store import LayoutStore
from release.mirroring.registry_store import RegistryStore
from release.registry.artifacts import read_file, write_file


def read_feed(store: RegistryStore | LayoutStore) -> bytes | None:
    """Return the feed of a store; None if it has none. Raises as the store does."""
    if isinstance(store, RegistryStore):
        return read_file(store.repository, TAG, TYPE)
    path = store.layout.folder / FILE
    return path.read_bytes() if path.is_file() else None


def write_feed(store: RegistryStore | LayoutStore, content: bytes) -> None:
    """Replace the feed of a store. Raises as the store does."""
    if isinstance(store, LayoutStore):
        (store.layout.folder / FILE).write_bytes(content)
    elif read_feed(store) != content:
        write_file(store.repository, TAG, TYPE, FILE, content)
