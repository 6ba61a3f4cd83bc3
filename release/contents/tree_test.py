from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import zstandard

from release.common.errors import InputError
from release.contents.blobs import Blobs, open_blobs
from release.contents.image import images
from release.contents.testing import Files, tar, write_layout
from release.contents.tree import Tree, tree


def read(folder: Path, *layers: Files) -> Tree:
    write_layout(folder, layers, {})
    (image,) = images(folder)
    return tree(image.blobs, image.layers, lambda _: True)


def test_a_later_layer_replaces_a_file(tmp_path: Path) -> None:
    found = read(tmp_path, {"etc/a": b"old"}, {"etc/a": b"new"})
    assert found.text("etc/a") == "new"
    assert found.entries["etc/a"].sha256 == hashlib.sha256(b"new").hexdigest()


def test_a_whiteout_removes_a_file_or_a_folder_of_lower_layers(tmp_path: Path) -> None:
    found = read(tmp_path, {"a/b/c": b"1", "a/bc": b"2", "d": b"3"}, {"a/.wh.b": b"", ".wh.d": b""})
    assert list(found.files()) == ["a/bc"]


def test_an_opaque_folder_hides_lower_layers_but_not_its_own(tmp_path: Path) -> None:
    found = read(tmp_path, {"a/old": b"1", "b": b"2"}, {"a/new": b"3", "a/.wh..wh..opq": b""})
    assert list(found.files()) == ["a/new", "b"]


def test_a_file_in_place_of_a_folder_hides_what_was_in_it(tmp_path: Path) -> None:
    assert list(read(tmp_path, {"a/": b"", "a/b": b"1"}, {"a": b"2"}).files()) == ["a"]


def test_paths_are_resolved_through_links(tmp_path: Path) -> None:
    found = read(tmp_path, {"usr/bin/sh": b"#", "bin": "usr/bin", "usr/doc/x": "../doc/y", "usr/doc/y": b"text"})
    assert found.folder("/bin/sh") == "usr/bin/sh"
    assert found.text("usr/doc/x") == "text"


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    found = read(tmp_path, {"a": "b", "b": "a"})
    assert found.text("a/c") == ""


def test_a_damaged_layer_is_invalid(tmp_path: Path) -> None:
    write_layout(tmp_path, [{"a": b"1"}], {})
    (image,) = images(tmp_path)
    blob = tmp_path / "blobs/sha256" / image.layers[0].partition(":")[2]
    blob.write_bytes(blob.read_bytes()[:-1] + b"x")
    with pytest.raises(InputError, match=f"expected {image.layers[0]}, found sha256:"):
        tree(image.blobs, image.layers, lambda _: True)


def test_a_layer_may_be_compressed_with_zstd(tmp_path: Path) -> None:
    # In two frames, as a compressor with several threads writes it.
    content, compressor = tar({"a": b"1" * 5000}), zstandard.ZstdCompressor()
    found = tree(*_with_layer(tmp_path, compressor.compress(content[:600]) + compressor.compress(content[600:])), bool)
    assert found.text("a") == "1" * 5000
    with pytest.raises(InputError, match="expected a layer, found: "):
        tree(*_with_layer(tmp_path, compressor.compress(content)[:40]), bool)


def _with_layer(folder: Path, content: bytes) -> tuple[Blobs, tuple[str, ...]]:
    digest = hashlib.sha256(content).hexdigest()
    (folder / "blobs/sha256").mkdir(parents=True, exist_ok=True)
    (folder / "blobs/sha256" / digest).write_bytes(content)
    return open_blobs(folder), (f"sha256:{digest}",)


def test_a_missing_layer_is_invalid(tmp_path: Path) -> None:
    write_layout(tmp_path, [{"a": b"1"}], {})
    (image,) = images(tmp_path)
    (tmp_path / "blobs/sha256" / image.layers[0].partition(":")[2]).unlink()
    with pytest.raises(InputError, match="expected a file of an OCI layout"):
        tree(image.blobs, image.layers, lambda _: True)
