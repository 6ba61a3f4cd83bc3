"""Every module of the providers imports, except those that the catalogue lists."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask
from tests.images.harness.tested_runtime import import_exceptions, runtime

# Distribution that only some Runtimes have -> the package of its modules.
OPTIONAL = {
    "astro-sdk-python": "astro",
    "astronomer-providers": "astronomer.providers",
    "openlineage-airflow": "openlineage.airflow",
}


def packages() -> list[str]:
    """The packages that the Runtime must have modules of."""
    pinned = {**runtime().providers, **runtime().packages}
    return ["airflow.providers", *(package for name, package in OPTIONAL.items() if name in pinned)]


@cache
def imports(image_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(image_id, "imports", timeout=400)
    return found


def test_every_module_imports_except_the_known_exceptions(base_image: BuiltImage) -> None:
    failed: dict[str, str] = imports(base_image.id)["failed"]

    new = {module: why for module, why in failed.items() if module not in import_exceptions()}
    assert new == {}


def test_the_known_exceptions_still_fail_to_import(base_image: BuiltImage) -> None:
    failed: dict[str, str] = imports(base_image.id)["failed"]

    assert sorted(set(import_exceptions()) - set(failed)) == []


@pytest.mark.parametrize("package", packages())
def test_every_package_has_modules_that_are_tried(base_image: BuiltImage, package: str) -> None:
    found = [m for m in imports(base_image.id)["modules"] if m.startswith(f"{package}.")]

    assert len(found) > 10
