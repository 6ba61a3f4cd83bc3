from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from release.common.errors import InputError
from release.contents.image import images, select
from release.contents.testing import write_layout

LABELS = {"io.astronomer.docker.runtime.version": "10.9.0"}


def as_tar(folder: Path, file: Path, docker: bool = False) -> Path:
    with tarfile.open(file, "w") as archive:
        archive.add(folder, ".")
        if docker:
            archive.addfile(tarfile.TarInfo("manifest.json"), io.BytesIO())
    return file


def test_an_index_has_an_image_for_each_platform(tmp_path: Path) -> None:
    write_layout(tmp_path, [{"a": b"1"}], LABELS, ("amd64", "arm64"))
    found = images(tmp_path)
    assert [image.platform for image in found] == ["linux/amd64", "linux/arm64"]
    assert [image.version for image in found] == ["10.9.0", "10.9.0"]
    assert select(found, "linux/arm64") == found[1]
    with pytest.raises(InputError, match="--platform: expected one of linux/amd64, linux/arm64, found none"):
        select(found, None)
    with pytest.raises(InputError, match="found linux/riscv64"):
        select(found, "linux/riscv64")


def test_a_tar_has_the_same_images(tmp_path: Path) -> None:
    write_layout(tmp_path / "folder", [{"a": b"1"}], LABELS)
    (of_tar,), (of_folder,) = images(as_tar(tmp_path / "folder", tmp_path / "a.tar")), images(tmp_path / "folder")
    assert of_tar.digest == of_folder.digest
    assert of_tar.layers == of_folder.layers


def test_a_tar_of_docker_save_is_known_by_its_configuration(tmp_path: Path) -> None:
    # Its layers are not compressed, so that a registry has another manifest.
    write_layout(tmp_path / "folder", [{"a": b"1"}], LABELS)
    (image,) = images(as_tar(tmp_path / "folder", tmp_path / "a.tar", docker=True))
    assert image.digest is None
    assert image.identity == image.config_digest


def test_documents_beside_an_image_are_no_images(tmp_path: Path) -> None:
    write_layout(tmp_path, [{"a": b"1"}], LABELS)
    top = json.loads((tmp_path / "index.json").read_text())
    (index,) = top["manifests"]
    (row,) = json.loads((tmp_path / "blobs/sha256" / index["digest"].partition(":")[2]).read_text())["manifests"]
    document = {**row, "platform": {"os": "unknown", "architecture": "unknown"}}
    (tmp_path / "index.json").write_text(json.dumps({**top, "manifests": [index, document]}))
    assert len(images(tmp_path)) == 1


@pytest.mark.parametrize("content", ["", "[]", "{}"])
def test_a_folder_without_an_image_is_invalid(tmp_path: Path, content: str) -> None:
    (tmp_path / "index.json").write_text(content)
    with pytest.raises(InputError) as failure:
        images(tmp_path)
    assert "\n" not in str(failure.value)


def test_a_path_outside_of_the_layout_is_invalid(tmp_path: Path) -> None:
    row = {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:../../etc/passwd", "size": 1}
    (tmp_path / "index.json").write_text(json.dumps({"manifests": [row]}))
    with pytest.raises(InputError, match="expected a digest sha256:"):
        images(tmp_path)


def test_a_file_that_is_no_tar_is_invalid(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_text("text")
    with pytest.raises(InputError, match=r"a\.tar: expected a tar with an image"):
        images(tmp_path / "a.tar")


def test_another_image_is_no_runtime(tmp_path: Path) -> None:
    write_layout(tmp_path, [{"a": b"1"}], {})
    with pytest.raises(InputError, match="without the label io.astronomer.docker.runtime.version"):
        images(tmp_path)[0].version  # noqa: B018 - the property raises
