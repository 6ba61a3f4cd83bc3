"""Every shared library that a program or library of an image needs is found."""

from __future__ import annotations

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.exceptions import missing_libraries
from tests.images.harness.inside_image import ask


def test_every_shared_library_is_found(base_image: BuiltImage) -> None:
    found = ask(base_image.id, "libraries", user="0:0")
    expected = missing_libraries()

    assert found["count"] > 300
    assert [line for line in found["missing"] if line.rpartition(": ")[2] not in expected] == []
