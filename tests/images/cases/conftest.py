"""Fixtures for the images under test. A test runs once for each image that its argument selects."""

from __future__ import annotations

import pytest

from catalogue.errors import CatalogueError
from catalogue.variants import Variant, tags
from tests.images.harness.built_images import BuiltImage, all_variants, built, skip_reason
from tests.images.harness.exceptions import opt_outs
from tests.images.harness.leftovers import remove_stale
from tests.images.harness.selection import deselect, expect_failures
from tests.images.harness.tested_runtime import runtime

# Argument of a test -> the variants that it selects.
ARGUMENTS = {
    "image": all_variants(),
    "base_image": all_variants(onbuild=False),
    "own_image": all_variants(onbuild=False),
    "onbuild_image": all_variants(onbuild=True),
    "default_image": all_variants(onbuild=True, default=True),
    "further_image": all_variants(onbuild=True, default=False),
}

ALL_DESELECTED = pytest.StashKey[bool]()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for each image that its argument selects."""
    for argument, variants in ARGUMENTS.items():
        if argument in metafunc.fixturenames:
            ids = [tags(runtime(), variant)[0] for variant in variants]
            metafunc.parametrize(argument, variants, ids=ids, indirect=True, scope="session")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the report of a test name the image that it is about: a release publishes no other."""
    selected = getattr(item, "callspec", None)
    variants = (selected.params[name] for name in ARGUMENTS if name in selected.params) if selected else ()
    for variant in variants:
        found = built(variant)
        if found:
            item.user_properties.append(("image_id", found.id))


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
    """The `-base` image of every Python. The ONBUILD image has the same layers."""
    return _image(request)


@pytest.fixture(scope="session")
def own_image(request: pytest.FixtureRequest) -> BuiltImage:
    """The `-base` image of every Python that is not built on a base image that a user supplies."""
    found = _image(request)
    if not found.is_ours:
        pytest.skip(f"{found.names[0]}: its Debian and CPython are from a supplied base image")
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
    """Remove the leftovers of killed tests."""
    remove_stale()


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker of tests that do not apply to every Airflow version."""
    config.addinivalue_line("markers", "airflow(versions): run only for these versions of Airflow, such as '>=2.8'")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests for other Airflow versions, and expect exactly the failures that exceptions.yaml lists."""
    try:
        others = deselect(items, runtime().airflow.version)
        if others:
            config.hook.pytest_deselected(items=others)
            config.stash[ALL_DESELECTED] = not items
        expect_failures(items, opt_outs)
    except CatalogueError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a file pass if all its tests are for other Airflow versions."""
    if session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.stash.get(ALL_DESELECTED, False):
        session.exitstatus = pytest.ExitCode.OK
