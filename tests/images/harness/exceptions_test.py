"""Every test that an exceptions file names exists."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from catalogue.image_exceptions import parse_image_exceptions
from catalogue.paths import runtimes
from catalogue.repository import load_runtime
from tests.images.harness.folders import CASES, EXCEPTIONS

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())
FILES = [EXCEPTIONS, *sorted(ROOT.glob("runtimes/runtime-*/image_tests.yaml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_listed_test_exists(path: Path) -> None:
    listed = [
        (file, test)
        for entry in parse_image_exceptions(path.name, path.read_text())
        for file, tests in entry.tests.items()
        for test in tests
    ]

    assert [f"{file}: {test}" for file, test in listed if test not in functions(CASES / file)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_listed_backport_exists(path: Path) -> None:
    known = {backport.id for name in runtimes(ROOT) for backport in load_runtime(ROOT, name).backports}
    entries = parse_image_exceptions(path.name, path.read_text())

    assert sorted({backport for entry in entries for backport in entry.without_backports} - known) == []


def test_the_exceptions_files_are_found() -> None:
    assert len(FILES) > 1
    assert runtimes(ROOT)


def functions(path: Path) -> set[str]:
    """Return the names of the test functions in a file, or no names if the file does not exist."""
    if not path.is_file():
        return set()
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
