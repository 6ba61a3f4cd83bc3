"""Which of the collected tests run for the Runtime under test, and which of those are known to fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from catalogue.errors import CatalogueError


def deselect(items: list[pytest.Item], airflow: str) -> list[pytest.Item]:
    """Take out of `items`, and return, the tests whose marker `airflow` does not have this version.

    Raises CatalogueError for a marker without a valid specifier.
    """
    others = [item for item in items if any(airflow not in _versions(item, mark) for mark in _marks(item))]
    items[:] = [item for item in items if item not in others]
    return others


def expect_failures(items: list[pytest.Item], opt_outs: Callable[[str], Mapping[str, str]]) -> None:
    """Mark the tests that `opt_outs` (test file -> test function -> reason) lists: one that passes fails the run.

    Raises CatalogueError for a test that is not among `items`.
    """
    for file in sorted({_file(item) for item in items}):
        of_file = [item for item in items if _file(item) == file]
        for test, reason in opt_outs(file).items():
            listed = [item for item in of_file if function(item) == test]
            if not listed:
                raise CatalogueError("exceptions.yaml", file, f"expected a test that this Airflow has, found {test}")
            for item in listed:
                item.add_marker(pytest.mark.xfail(strict=True, reason=reason))


def function(item: pytest.Item) -> str:
    """The name of the test function, without the parameters of the item."""
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
