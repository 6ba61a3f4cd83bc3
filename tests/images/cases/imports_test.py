"""Every module of the providers imports, but for those that the catalogue names."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask
from tests.images.harness.tested_runtime import import_exceptions, runtime

# Distribution that not every Runtime has -> the package that its modules are in.
OPTIONAL = {
    "astro-sdk-python": "astro",
    "astronomer-providers": "astronomer.providers",
    "openlineage-airflow": "openlineage.airflow",
}


def packages() -> list[str]:
    """The packages whose modules the Runtime has."""
    pinned = {**runtime().providers, **runtime().packages}
    return ["airflow.providers", *(package for name, package in OPTIONAL.items() if name in pinned)]


@cache
def imports(image_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(image_id, "imports", timeout=400)
    return found


def test_every_module_imports_but_the_known_ones(base_image: BuiltImage) -> None:
    failed: dict[str, str] = imports(base_image.id)["failed"]

    new = {module: why for module, why in failed.items() if module not in import_exceptions()}
    assert new == {}


def test_the_known_exceptions_still_do_not_import(base_image: BuiltImage) -> None:
    failed: dict[str, str] = imports(base_image.id)["failed"]

    assert sorted(set(import_exceptions()) - set(failed)) == []


@pytest.mark.parametrize("package", packages())
def test_the_modules_of_each_package_are_tried(base_image: BuiltImage, package: str) -> None:
    found = [m for m in imports(base_image.id)["modules"] if m.startswith(f"{package}.")]

    assert len(found) > 10
