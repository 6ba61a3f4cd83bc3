from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.variant import NotBuiltError, Variant, find_variants


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "runtimes" / "runtime-10"
    folder.mkdir(parents=True)
    catalogue = 'version: "10.9.0"\npython:\n  default: "3.11"\n'
    (folder / "runtime.yaml").write_text(catalogue)
    return tmp_path


def test_variants_are_those_that_were_built_the_default_first(root: Path) -> None:
    tags = [
        "astro-runtime:10.9.0-python-3.9-base",
        "astro-runtime:10.9.0-python-3.11-base",
        "astro-runtime:10.9.0-python-3.11",
        "astro-runtime:10.8.0-python-3.10-base",
        "astro-runtime:10.9.0-python-3.8-base",
        "astro-runtime-build/python:3.9",
        "astro-runtime-build/python:3.10",
        "astro-runtime-build/python:3.11",
    ]
    found = find_variants(root, "runtime-10", tags)
    assert [variant.python for variant in found] == ["3.11", "3.9"]


def test_without_an_image_it_is_said_how_to_build_one(root: Path) -> None:
    with pytest.raises(NotBuiltError, match=r"\./pants package images/runtime-10::"):
        find_variants(root, "runtime-10", ["astro-runtime:10.9.0"])


def test_a_variant_names_its_images_and_its_lock() -> None:
    variant = Variant("runtime-10", "10.9.0", "3.9")
    assert variant.ours == "astro-runtime:10.9.0-python-3.9-base"
    assert variant.plain == "astro-runtime-plain:10.9.0-python-3.9"
    assert variant.base == "astro-runtime-build/python:3.9"
    assert variant.lock == "runtimes/runtime-10/locks/python-3.9.txt"
