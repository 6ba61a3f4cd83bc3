"""The names of the images, and what they share."""

from __future__ import annotations

from catalogue.variants import tags
from tests.images.harness.built_images import BuiltImage, all_variants, built, other
from tests.images.harness.engine import engine
from tests.images.harness.tested_runtime import runtime


def test_its_tags_are_those_of_the_catalogue(image: BuiltImage) -> None:
    found = [name.rpartition(":")[2] for name in image.names]

    assert sorted(found) == sorted(tags(runtime(), image.variant))


def test_each_of_its_tags_names_it(image: BuiltImage) -> None:
    found = {name: engine().images.get(name).id for name in image.names}

    assert found == dict.fromkeys(image.names, image.id)


def test_the_default_python_needs_no_segment_in_the_tag(default_image: BuiltImage) -> None:
    assert runtime().version in [name.rpartition(":")[2] for name in default_image.names]


def test_the_onbuild_image_has_no_layer_of_its_own(image: BuiltImage) -> None:
    sibling = other(image)

    assert sibling is not None, "one of the two was not built"
    assert image.layers == sibling.layers


def test_no_two_images_have_a_tag_in_common() -> None:
    images = [image for image in map(built, all_variants()) if image]
    names = [name for image in images for name in image.names]

    assert len(names) == len(set(names))


def test_images_of_all_pythons_share_debian() -> None:
    images = [image for image in map(built, all_variants(onbuild=False)) if image]
    ours = [image for image in images if image.is_ours]

    # A Runtime may have supplied bases alone.
    assert len({image.layers[0] for image in ours}) <= 1
