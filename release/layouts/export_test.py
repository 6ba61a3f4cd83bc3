from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest
import zstandard

from release.common.errors import InputError
from release.layouts.compression import Compression
from release.layouts.export import export
from release.layouts.layout import Layout
from release.layouts.saved import saved
from release.oci.descriptors import Descriptor
from release.oci.digests import digest_of

LAYERS = (b"a layer" * 5000, b"another" * 100)
CONFIG = json.dumps(
    {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Labels": {"a": "b"}},
        "rootfs": {"type": "layers", "diff_ids": [digest_of(layer) for layer in LAYERS]},
    }
).encode()


def archive(folder: Path, config: bytes = CONFIG, layers: tuple[bytes, ...] = LAYERS, old: bool = False) -> Path:
    """Write what `docker save` writes: today with names by digest, before Docker 25 with others."""
    names = [f"{number}/layer.tar" if old else f"blobs/sha256/{digest_of(layer)[7:]}" for number, layer in
             enumerate(layers)]
    name = "config.json" if old else f"blobs/sha256/{digest_of(config)[7:]}"
    row = json.dumps([{"Config": name, "RepoTags": None, "Layers": names}]).encode()
    path = folder / "saved.tar"
    with tarfile.open(path, "w") as target:
        for file, content in ((name, config), *zip(names, layers), ("manifest.json", row)):
            info = tarfile.TarInfo(file)
            info.size = len(content)
            target.addfile(info, io.BytesIO(content))
    return path


def exported(folder: Path, path: Path, how: Compression = Compression.GZIP, wanted: str = "") -> Descriptor:
    with saved(path) as image:
        return export(image, wanted or digest_of(CONFIG), Layout(folder / "layout").create(), how)


@pytest.mark.parametrize("old", [False, True])
def test_the_config_is_that_of_the_image_id(tmp_path: Path, old: bool) -> None:
    made = exported(tmp_path, archive(tmp_path, old=old))
    layout = Layout(tmp_path / "layout").check()
    found = layout.manifest(made)
    assert found.config.digest == digest_of(CONFIG)
    assert made.platform == {"architecture": "amd64", "os": "linux"}
    assert [gzip.decompress(layout.read(blob)) for blob in found.blobs[1:]] == list(LAYERS)


def test_the_digest_follows_from_the_image_alone(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    one = exported(tmp_path, archive(tmp_path))
    other = exported(tmp_path / "other", archive(tmp_path / "other", old=True))
    assert one == other
    # The lock pins the compressor: another version may give other bytes, and then this line changes with the lock.
    assert one.digest == "sha256:2f156883124fcd55634823cc71f6581c2477ac5344cea2c8c710bdd7db64521f"


def test_layers_can_be_compressed_with_zstd(tmp_path: Path) -> None:
    made = exported(tmp_path, archive(tmp_path), Compression.ZSTD)
    layout = Layout(tmp_path / "layout")
    layer = layout.manifest(made).blobs[1]
    assert layer.media_type == "application/vnd.oci.image.layer.v1.tar+zstd"
    assert zstandard.ZstdDecompressor().decompressobj().decompress(layout.read(layer)) == LAYERS[0]


def test_an_image_with_another_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"image id sha256:0+, found sha256:.*containerd image store"):
        exported(tmp_path, archive(tmp_path), wanted=f"sha256:{'0' * 64}")


def test_a_layer_that_is_not_what_the_config_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="expected a layer with the digest"):
        exported(tmp_path, archive(tmp_path, layers=(LAYERS[0], b"changed")))
    assert not list((tmp_path / "layout").glob(".staged-*"))


def test_a_layer_that_is_there_is_not_compressed_again(tmp_path: Path) -> None:
    made = exported(tmp_path, archive(tmp_path))
    layout = Layout(tmp_path / "layout")
    layer = layout.path(layout.manifest(made).blobs[1].digest)
    inode = layer.stat().st_ino
    assert exported(tmp_path, archive(tmp_path)) == made
    assert layer.stat().st_ino == inode


def test_something_else_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "saved.tar").write_bytes(b"no tar")
    with pytest.raises(InputError, match="expected the archive of one image of an engine"):
        exported(tmp_path, tmp_path / "saved.tar")


def test_names_move_and_damage_is_noticed(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "layout").create()
    made = exported(tmp_path, archive(tmp_path))
    layout.tag(made, ["a", "b"])
    layout.tag(made, ["b"])
    assert layout.tags() == ("a", "b")
    assert layout.tagged("a") == made
    layout.path(made.digest).write_bytes(b"{}")
    with pytest.raises(InputError, match=f"expected the blob {made.digest}, found {digest_of(b'{}')}"):
        layout.manifest(made)
    (layout.folder / "index.json").write_text("[")
    with pytest.raises(InputError, match=r"index\.json: expected the index of an OCI layout"):
        layout.tags()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="expected an OCI layout or no folder"):
        Layout(tmp_path).create()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_hash_of_a_file_is_that_of_its_content(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "layout").create()
    content = bytes(range(256)) * 5000
    wanted = Descriptor("x", layout.write(content), len(content))
    assert hashlib.sha256(layout.verify(wanted).read_bytes()).hexdigest() == wanted.digest[7:]
