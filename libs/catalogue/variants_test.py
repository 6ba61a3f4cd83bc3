from catalogue.load import parse_runtime
from catalogue.testing import PATH, SMALL, small_runtime
from catalogue.variants import Variant, tags, variants


def test_each_python_has_an_onbuild_image_and_a_base_image() -> None:
    found = variants(small_runtime())

    assert len(found) == 8
    assert found[:2] == (Variant("3.8", True), Variant("3.8", False))


def test_the_default_python_is_tagged_with_and_without_its_segment() -> None:
    assert tags(small_runtime(), Variant("3.11", True)) == ("10.9.0", "10.9.0-python-3.11")
    assert tags(small_runtime(), Variant("3.11", False)) == ("10.9.0-base", "10.9.0-python-3.11-base")


def test_another_python_is_tagged_only_with_its_segment() -> None:
    assert tags(small_runtime(), Variant("3.9", True)) == ("10.9.0-python-3.9",)
    assert tags(small_runtime(), Variant("3.9", False)) == ("10.9.0-python-3.9-base",)


def test_without_python_tags_no_tag_has_the_segment() -> None:
    text = SMALL.replace('["3.8", "3.9", "3.10", "3.11"]', '["3.11"]').replace(
        "python_tags: true", "python_tags: false"
    )
    text = text.replace('    python: ["3.9", "3.10", "3.11"]\n', "")
    runtime = parse_runtime(PATH, text)

    assert [tags(runtime, variant) for variant in variants(runtime)] == [("10.9.0",), ("10.9.0-base",)]


def test_no_tag_names_two_images() -> None:
    runtime = small_runtime()
    found = [tag for variant in variants(runtime) for tag in tags(runtime, variant)]

    assert len(found) == len(set(found))
