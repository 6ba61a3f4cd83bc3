from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.repository import load_runtimes
from tools.docs.image_names import named, pages

ROOT = Path.cwd()

VERSIONS = {"9": "9.18.0", "10": "10.10.0"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM astro-runtime:10.9.0", "FROM astro-runtime:10.10.0"),
        ("docker run astro-runtime:10.9.0-python-3.9-base", "docker run astro-runtime:10.10.0-python-3.9-base"),
        ("build on `astro-runtime:9.17.0`.", "build on `astro-runtime:9.18.0`."),
        ("It is astro-runtime:10.9.0.", "It is astro-runtime:10.10.0."),
    ],
)
def test_an_image_of_this_checkout_has_the_current_version(text: str, expected: str) -> None:
    assert named(text, VERSIONS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "cosign verify quay.io/astronomer/astro-runtime:10.9.0",
        "release -- verify 127.0.0.1:5000/astro-runtime:10.9.0-base",
        "docker run astro-runtime:3.0.4",
        "docker run my-astro-runtime:10.9.0",
        "release -- promote 10.9.0",
    ],
)
def test_another_image_and_a_version_in_the_record_stay(text: str) -> None:
    assert named(text, VERSIONS) == text


def test_the_pages_of_this_repository_name_its_images() -> None:
    assert not pages(ROOT, load_runtimes(ROOT), {}), "./pants run tools/docs:write"
