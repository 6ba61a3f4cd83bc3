"""Fixtures: the images under test. A test runs once for each image that its argument stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.variants import Variant, tags
from tests.images.harness.built_images import BuiltImage, all_variants, built, skip_reason
from tests.images.harness.exceptions import opt_outs
from tests.images.harness.leftovers import remove_stale
from tests.images.harness.tested_runtime import runtime

# Argument of a test -> the variants that it stands for.
ARGUMENTS = {
    "image": all_variants(),
    "base_image": all_variants(onbuild=False),
    "own_image": all_variants(onbuild=False),
    "onbuild_image": all_variants(onbuild=True),
    "default_image": all_variants(onbuild=True, default=True),
    "further_image": all_variants(onbuild=True, default=False),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for each image that its argument stands for."""
    for argument, variants in ARGUMENTS.items():
        if argument in metafunc.fixturenames:
            ids = [tags(runtime(), variant)[0] for variant in variants]
            metafunc.parametrize(argument, variants, ids=ids, indirect=True, scope="session")


def _image(request: pytest.FixtureRequest) -> BuiltImage:
    variant: Variant = getattr(request, "param")  # noqa: B009  # not in the types of pytest 7.0
    found = built(variant)
    if found is None:
        pytest.skip(skip_reason(variant))
    return found


@pytest.fixture(scope="session")
def image(request: pytest.FixtureRequest) -> BuiltImage:
    """Every image."""
    return _image(request)


@pytest.fixture(scope="session")
def base_image(request: pytest.FixtureRequest) -> BuiltImage:
    """The `-base` image of every Python: the ONBUILD one has the same layers."""
    return _image(request)


@pytest.fixture(scope="session")
def own_image(request: pytest.FixtureRequest) -> BuiltImage:
    """The same, where Debian and CPython are ours and not those of a base that a user supplies."""
    found = _image(request)
    if not found.is_ours:
        pytest.skip(f"{found.names[0]}: its Debian and CPython are of a supplied base image")
    return found


@pytest.fixture(scope="session")
def onbuild_image(request: pytest.FixtureRequest) -> BuiltImage:
    """The ONBUILD image of every Python."""
    return _image(request)


@pytest.fixture(scope="session")
def default_image(request: pytest.FixtureRequest) -> BuiltImage:
    """The ONBUILD image of the default Python."""
    return _image(request)


@pytest.fixture(scope="session")
def further_image(request: pytest.FixtureRequest) -> BuiltImage:
    """The ONBUILD image of every other Python."""
    return _image(request)


def pytest_sessionstart() -> None:
    """Clear away what tests that were killed left behind."""
    remove_stale()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect the failures that exceptions.yaml lists, and no others."""
    for file in {Path(str(item.fspath)).name for item in items}:
        of_file = [item for item in items if Path(str(item.fspath)).name == file]
        known = {getattr(item, "originalname", item.name) for item in of_file}
        for test, reason in opt_outs(file).items():
            assert test in known, f"exceptions.yaml: {file} has no test {test}"
            _expect_failure([i for i in of_file if getattr(i, "originalname", "") == test], reason)


def _expect_failure(items: list[pytest.Item], reason: str) -> None:
    for item in items:
        item.add_marker(pytest.mark.xfail(strict=True, reason=reason))
