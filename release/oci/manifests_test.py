from __future__ import annotations

import pytest

from release.oci.descriptors import Descriptor, describe, descriptor
from release.oci.digests import hexadecimal
from release.oci.manifests import artifact_manifest, image_index, image_manifest, manifest
from release.oci.media_types import CONFIG, INDEX, LAYER, MANIFEST

IMAGE = image_manifest(describe(b"{}", CONFIG), [describe(b"layer", LAYER)])


def image(architecture: str) -> Descriptor:
    return describe(architecture.encode(), MANIFEST, platform={"architecture": architecture, "os": "linux"})


def test_an_index_has_the_same_bytes_in_any_order() -> None:
    both = [image("arm64"), image("amd64")]
    one, other = (image_index(rows, "10.9.0", "abc") for rows in (both, both[::-1]))
    assert one.content == other.content
    assert [row.architecture for row in one.manifests] == ["amd64", "arm64"]
    assert (one.version, one.is_index) == ("10.9.0", True)


def test_what_was_written_is_read() -> None:
    found = manifest(IMAGE.content)
    assert (found.digest, found.blobs) == (IMAGE.digest, IMAGE.blobs)
    assert [blob.media_type for blob in found.blobs] == [CONFIG, LAYER]


def test_an_artifact_names_its_subject_and_type() -> None:
    made = artifact_manifest("application/x", [], IMAGE.descriptor, {"a": "b"})
    assert manifest(made.content).artifact_type == "application/x"
    assert descriptor(made.data["subject"]) == IMAGE.descriptor


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>", "found no JSON"),
        (b"[]", "found no media type"),
        (b'{"mediaType": "text/plain"}', "found text/plain"),
        (f'{{"mediaType": "{MANIFEST}"}}'.encode(), "expected the fields"),
        (f'{{"mediaType": "{INDEX}", "manifests": [{{}}]}}'.encode(), "expected a descriptor"),
    ],
)
def test_anything_else_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        manifest(content)


def test_only_a_digest_becomes_the_name_of_a_file() -> None:
    assert hexadecimal(f"sha256:{'a' * 64}") == "a" * 64
    with pytest.raises(ValueError, match="expected sha256: and 64 hexadecimal digits"):
        hexadecimal("sha256:../../etc/passwd")
