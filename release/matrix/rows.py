"""The rows of the build matrix: one for each Runtime, Python and architecture."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from catalogue.errors import CatalogueError
from catalogue.model import Runtime
from catalogue.variants import variants
from release.common.errors import InputError
from release.matrix.runners import RUNNERS

# GitHub refuses a larger matrix.
MOST_ROWS = 256


def matrix(runtimes: Iterable[Runtime], runners: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return the matrix. A row builds all variants of a Python, since they share their layers.

    Raises InputError if it has too many rows for GitHub, and CatalogueError if an architecture has no runner.
    """
    rows = [
        _row(runtime, python, architecture, _runner(runners, architecture))
        for runtime in runtimes
        for python in runtime.python.supported
        for architecture in runtime.architectures
    ]
    return {"include": _checked(rows)}


def _row(runtime: Runtime, python: str, architecture: str, runner: str) -> dict[str, Any]:
    head = {"runtime": runtime.name, "major": runtime.major, "version": runtime.version, "python": python}
    return {**head, **_of(runtime, [python], architecture, runner)}


def by_architecture(runtimes: Iterable[Runtime], runners: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return the matrix whose rows build all images of a Runtime for an architecture, as a release does.

    Raises as `matrix` does.
    """
    rows = [
        _of(runtime, runtime.python.supported, architecture, _runner(runners, architecture))
        for runtime in runtimes
        for architecture in runtime.architectures
    ]
    return {"include": _checked(rows)}


def only(found: Mapping[str, Iterable[Mapping[str, Any]]], architectures: Collection[str]) -> dict[str, list[Any]]:
    """Return the rows of these architectures. Raises InputError for one that no row has."""
    rows = list(found["include"])
    known = sorted({row["architecture"] for row in rows})
    for name in architectures:
        if rows and name not in known:
            raise InputError(f"--architecture: expected one of {', '.join(known)}, found {name[:50]}")
    return {"include": [row for row in rows if row["architecture"] in architectures]}


def _checked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(rows) > MOST_ROWS:
        raise InputError(f"RUNTIME: expected at most {MOST_ROWS} rows, GitHub's limit, found {len(rows)}: name fewer")
    return rows


def _of(runtime: Runtime, pythons: Collection[str], architecture: str, runner: str) -> dict[str, Any]:
    names = [variant.name for variant in variants(runtime) if variant.python in pythons]
    return {
        "runtime": runtime.name,
        "major": runtime.major,
        "version": runtime.version,
        "architecture": architecture,
        "runner": runner,
        # Text, so that a workflow can hand it to a command through the environment.
        "targets": " ".join(runtime.paths.image_target(name) for name in names),
    }


def _runner(runners: Mapping[str, str], architecture: str) -> str:
    if architecture not in runners:
        raise CatalogueError(RUNNERS, f"runners.{architecture}", "expected the label of a machine, found none")
    return runners[architecture]
