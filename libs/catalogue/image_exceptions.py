"""Parse exceptions.yaml and image_tests.yaml: tests that images are known to fail, parts they lack, and the reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from catalogue.errors import CatalogueError
from catalogue.schema import check_schema, load_schema
from catalogue.shown import shown
from catalogue.yaml_text import load_mapping

KINDS = ("components", "libraries", "records", "log_lines", "busy_log_lines", "warning_lines")


@dataclass(frozen=True)
class ImageException:
    """One reason, the Runtimes that it applies to, and the tests and rows that it excuses.

    It applies to the versions of `airflow`. If it names backports, it only applies to a Runtime that lacks one of them.
    `tests` maps a test file to test functions; `rows` maps a kind to its entries.
    """

    reason: str
    airflow: SpecifierSet
    without_backports: frozenset[str]
    tests: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]


def parse_image_exceptions(path: str, text: str) -> tuple[ImageException, ...]:
    """Parse the text of an exceptions.yaml or image_tests.yaml; `path` is only used in messages.

    Raises CatalogueError for bad YAML, an unknown or missing key, a wrong type or an invalid specifier.
    """
    data = load_mapping(path, text)
    check_schema(path, data, load_schema("image_exceptions.schema.json"))
    return tuple(_entry(path, index, entry) for index, entry in enumerate(data["exceptions"]))


def holding_for(
    airflow: str, backports: Collection[str], entries: Iterable[ImageException]
) -> list[ImageException]:
    """Return the entries that apply to this version of Airflow with these backports."""
    return [entry for entry in entries if airflow in entry.airflow and _is_lacked(entry.without_backports, backports)]


def _is_lacked(wanted: frozenset[str], backports: Collection[str]) -> bool:
    return not wanted or not wanted.issubset(backports)


def _entry(path: str, index: int, entry: Mapping[str, Any]) -> ImageException:
    key = f"exceptions[{index}]"
    tests = {file: tuple(names) for file, names in entry.get("tests", {}).items()}
    rows = {kind: tuple(entry.get(kind, ())) for kind in KINDS}
    if not tests and not any(rows.values()):
        raise CatalogueError(path, key, f"expected one of tests, {', '.join(KINDS)}; found none")
    airflow = _specifier(path, f"{key}.airflow", entry.get("airflow", ""))
    return ImageException(entry["reason"], airflow, frozenset(entry.get("without_backports", ())), tests, rows)


def _specifier(path: str, key: str, text: str) -> SpecifierSet:
    try:
        return SpecifierSet(text)
    except InvalidSpecifier:
        raise CatalogueError(path, key, f'expected a specifier such as "<2.5", found {shown(text)}') from None
