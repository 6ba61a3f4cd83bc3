"""Select the collected tests that run for the Runtime under test, and mark those that are known to fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from catalogue.errors import CatalogueError


def deselect(items: list[pytest.Item], airflow: str) -> list[pytest.Item]:
    """Remove the tests whose `airflow` marker excludes this version from `items`, and return them.

    Raises CatalogueError for a marker without a valid specifier.
    """
    others = [item for item in items if any(airflow not in _versions(item, mark) for mark in _marks(item))]
    items[:] = [item for item in items if item not in others]
    return others


def expect_failures(items: list[pytest.Item], opt_outs: Callable[[str], Mapping[str, str]]) -> None:
    """Mark the tests that `opt_outs` (test file -> test function -> reason) lists as strict expected failures.

    Raises CatalogueError for a test that is not in `items`.
    """
    for file in sorted({_file(item) for item in items}):
        of_file = [item for item in items if _file(item) == file]
        for test, reason in opt_outs(file).items():
            listed = [item for item in of_file if function(item) == test]
            if not listed:
                message = f"expected a test that runs for this Airflow, found {test}"
                raise CatalogueError("exceptions.yaml", file, message)
            for item in listed:
                item.add_marker(pytest.mark.xfail(strict=True, reason=reason))


def function(item: pytest.Item) -> str:
    """Return the name of the test function without the item's parameters."""
    return str(getattr(item, "originalname", item.name))


def _file(item: pytest.Item) -> str:
    return Path(str(item.fspath)).name


def _marks(item: pytest.Item) -> list[pytest.Mark]:
    return list(item.iter_markers("airflow"))


def _versions(item: pytest.Item, mark: pytest.Mark) -> SpecifierSet:
    try:
        (text,) = mark.args
        return SpecifierSet(text)
    except (InvalidSpecifier, TypeError, ValueError):
        expected = 'expected one specifier, such as @pytest.mark.airflow(">=2.8")'
        raise CatalogueError(_file(item), function(item), f"{expected}, found {mark.args}") from None
