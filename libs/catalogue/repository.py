"""Load the catalogue of a checkout: its Runtimes, its CPythons and its Debian suites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalogue.checks import check_folder, check_pythons
from catalogue.cpython import Interpreter
from catalogue.debian import Suite, check_name, parse_suite
from catalogue.errors import CatalogueError
from catalogue.history import History
from catalogue.load import parse_cpython, parse_runtime
from catalogue.model import Runtime
from catalogue.paths import CPYTHON, DEBIAN_SUITES, Paths, runtimes
from catalogue.releases import parse_releases
from catalogue.text_file import read_text

_MARK = "pants.toml"


def find_root(start: Path) -> Path:
    """Return the root of the checkout that contains `start`. Raises CatalogueError outside of a checkout."""
    for folder in (start, *start.parents):
        if (folder / _MARK).is_file():
            return folder
    raise CatalogueError(str(start), _MARK, "expected this file here or in a folder above, found none")


def load_interpreters(root: Path) -> Mapping[str, Interpreter]:
    """Return Python minor -> CPython. Raises CatalogueError if the data is invalid."""
    return parse_cpython(CPYTHON, read_text(root, CPYTHON))


def load_suites(root: Path) -> Mapping[str, Suite]:
    """Return name -> Debian suite. Raises CatalogueError if the data is invalid."""
    paths = sorted(str(file.relative_to(root)) for file in root.glob(DEBIAN_SUITES))
    return {suite.suite: suite for suite in (_load_suite(root, path) for path in paths)}


def _load_suite(root: Path, path: str) -> Suite:
    suite = parse_suite(path, read_text(root, path))
    check_name(path, suite)
    return suite


def load_runtime(root: Path, name: str) -> Runtime:
    """Return the Runtime of that name (runtime-10). Raises CatalogueError if it is missing or invalid."""
    path = Paths(name).catalogue
    runtime = parse_runtime(path, read_text(root, path))
    check_folder(path, runtime.major)
    return runtime


def load_runtimes(root: Path) -> list[Runtime]:
    """Return every Runtime, by ascending major. Raises CatalogueError if one is invalid."""
    return [load_runtime(root, name) for name in runtimes(root)]


def load_history(root: Path, name: str) -> History:
    """Return the published versions of the Runtime of that name. Raises CatalogueError if the data is invalid."""
    path = Paths(name).releases
    return parse_releases(path, read_text(root, path))


def load_buildable(root: Path, name: str, interpreters: Mapping[str, Interpreter]) -> Runtime:
    """Return the Runtime of that name. Raises CatalogueError as load_runtime does, or if an interpreter is missing."""
    runtime = load_runtime(root, name)
    check_pythons(runtime, list(interpreters))
    return runtime
