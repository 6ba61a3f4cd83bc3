"""The names of the images, and what they share."""

from __future__ import annotations

import pytest

from catalogue.variants import Variant
from tests.images.harness.built_images import BuiltImage, all_variants, built, other
from tests.images.harness.engine import engine
from tests.images.harness.tested_runtime import runtime

# The first Runtime whose tags may name the Python.
FIRST_WITH_PYTHON = 9


def published(variant: Variant) -> list[str]:
    """The published tags of an image: `V`, and from Runtime 9 on `V-python-X.Y`; with `-base` without ONBUILD."""
    version, suffix = runtime().version, "" if variant.onbuild else "-base"
    by_python, bare = f"{version}-python-{variant.python}{suffix}", f"{version}{suffix}"
    if runtime().major < FIRST_WITH_PYTHON:
        return [bare]
    return [bare, by_python] if variant.python == runtime().python.default else [by_python]


def test_its_names_have_the_published_tags_and_no_others(image: BuiltImage) -> None:
    # Without the address of a registry, where one is configured.
    found = {name.rpartition("/")[2] for name in image.names}

    assert found == {f"astro-runtime:{tag}" for tag in published(image.variant)}


def test_each_of_its_tags_names_it(image: BuiltImage) -> None:
    found = {name: engine().images.get(name).id for name in image.names}

    assert found == dict.fromkeys(image.names, image.id)


def test_the_onbuild_image_has_no_layer_of_its_own(image: BuiltImage) -> None:
    sibling = other(image)

    assert sibling is not None, "one of the two was not built"
    assert image.layers == sibling.layers


def test_no_two_images_have_a_tag_in_common() -> None:
    images = [image for image in map(built, all_variants()) if image]
    names = [name for image in images for name in image.names]

    assert len(names) >= len(images) >= 2
    assert len(names) == len(set(names))


def test_images_of_all_pythons_share_debian() -> None:
    images = [image for image in map(built, all_variants(onbuild=False)) if image]
    ours = [image for image in images if image.is_ours]

    assert images, "no image was built"
    if not ours:
        pytest.skip("every Python has a supplied base")
    assert len({image.layers[0] for image in ours}) == 1
