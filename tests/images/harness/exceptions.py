"""Known exceptions of the images and their reasons, from exceptions.yaml and the Runtime's own file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from catalogue.errors import CatalogueError
from catalogue.image_exceptions import ImageException, holding_for, parse_image_exceptions
from catalogue.text_file import read_text
from tests.images.harness.folders import EXCEPTIONS
from tests.images.harness.tested_runtime import runtime


def opt_outs(test_file: str) -> dict[str, str]:
    """Test function of a file -> why it fails for the Runtime under test. Raises CatalogueError."""
    return _once((test, entry.reason) for entry in exceptions() for test in entry.tests.get(test_file, ()))


def missing_components() -> dict[str, str]:
    """Airflow component, such as dag-processor -> why the Runtime under test lacks it."""
    return _of("components")


def missing_libraries() -> dict[str, str]:
    """Missing shared library -> why the Runtime under test does not need it."""
    return _of("libraries")


def differing_files() -> dict[str, str]:
    """`Distribution: path` -> why the file differs from the distribution's RECORD in the Runtime under test."""
    return _of("records")


def log_lines() -> dict[str, str]:
    """Part of a line logged as an error -> why it is harmless in the Runtime under test."""
    return _of("log_lines")


def warning_lines() -> dict[str, str]:
    """Part of a line logged as a warning -> why it is harmless in the Runtime under test."""
    return _of("warning_lines")


def busy_log_lines() -> dict[str, str]:
    """Part of a line logged as an error on a busy machine only -> why it is harmless."""
    return _of("busy_log_lines")


def _of(kind: str) -> dict[str, str]:
    return _once((what, entry.reason) for entry in exceptions() for what in entry.rows[kind])


def _once(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return name -> reason. Raises CatalogueError if a name has two reasons."""
    found: dict[str, str] = {}
    for name, reason in rows:
        if name in found:
            raise CatalogueError("exceptions.yaml", name, f"expected one reason, found {found[name]!r} and {reason!r}")
        found[name] = reason
    return found


@cache
def exceptions() -> list[ImageException]:
    """Return the entries that apply to the Runtime under test. Raises CatalogueError if a file is invalid."""
    common = parse_image_exceptions(EXCEPTIONS.name, EXCEPTIONS.read_text(encoding="utf-8"))
    path = runtime().paths.test_exceptions
    own = parse_image_exceptions(path, read_text(Path(), path)) if Path(path).is_file() else ()
    backports = [backport.id for backport in runtime().backports]
    return holding_for(runtime().airflow.version, backports, (*common, *own))
