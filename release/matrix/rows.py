"""The rows of the build matrix: one for each Runtime, Python and architecture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    if len(rows) > MOST_ROWS:
        raise InputError(f"RUNTIME: expected at most {MOST_ROWS} rows, GitHub's limit, found {len(rows)}: name fewer")
    return {"include": rows}


def _row(runtime: Runtime, python: str, architecture: str, runner: str) -> dict[str, Any]:
    names = [variant.name for variant in variants(runtime) if variant.python == python]
    return {
        "runtime": runtime.name,
        "major": runtime.major,
        "version": runtime.version,
        "python": python,
        "architecture": architecture,
        "runner": runner,
        # Text, so that a workflow can hand it to a command through the environment.
        "targets": " ".join(runtime.paths.image_target(name) for name in names),
    }


def _runner(runners: Mapping[str, str], architecture: str) -> str:
    if architecture not in runners:
        raise CatalogueError(RUNNERS, f"runners.{architecture}", "expected the label of a machine, found none")
    return runners[architecture]
