"""The tags of the images and their shared layers."""

from __future__ import annotations

import pytest

from catalogue.variants import Variant
from tests.images.harness.built_images import BuiltImage, all_variants, built, other
from tests.images.harness.engine import engine
from tests.images.harness.tested_runtime import runtime

# The first Runtime whose tags can name the Python.
FIRST_WITH_PYTHON = 9


def published(variant: Variant) -> list[str]:
    """Return the published tags: `V`, and `V-python-X.Y` from Runtime 9 on, with `-base` for images without ONBUILD."""
    version, suffix = runtime().version, "" if variant.onbuild else "-base"
    by_python, bare = f"{version}-python-{variant.python}{suffix}", f"{version}{suffix}"
    if runtime().major < FIRST_WITH_PYTHON:
        return [bare]
    return [bare, by_python] if variant.python == runtime().python.default else [by_python]


def test_it_has_exactly_the_published_tags(image: BuiltImage) -> None:
    # Without the registry's address, if one is configured.
    found = {name.rpartition("/")[2] for name in image.names}

    assert found == {f"astro-runtime:{tag}" for tag in published(image.variant)}


def test_each_tag_refers_to_the_image(image: BuiltImage) -> None:
    found = {name: engine().images.get(name).id for name in image.names}

    assert found == dict.fromkeys(image.names, image.id)


def test_the_onbuild_image_adds_no_layer(image: BuiltImage) -> None:
    sibling = other(image)

    assert sibling is not None, "one of the two was not built"
    assert image.layers == sibling.layers


def test_no_two_images_share_a_tag() -> None:
    images = [image for image in map(built, all_variants()) if image]
    names = [name for image in images for name in image.names]

    assert len(names) >= len(images) >= 2
    assert len(names) == len(set(names))


def test_the_images_of_all_pythons_share_the_debian_layer() -> None:
    images = [image for image in map(built, all_variants(onbuild=False)) if image]
    ours = [image for image in images if image.is_ours]

    assert images, "no image was built"
    if not ours:
        pytest.skip("every Python has a supplied base")
    assert len({image.layers[0] for image in ours}) == 1
