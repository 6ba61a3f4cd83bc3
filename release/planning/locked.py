"""The packages in the locks of a Runtime, and what holds their versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from catalogue.lock_inputs import check_rows, pinned_versions
from catalogue.model import Constraint, Runtime
from catalogue.text_file import read_text

_ROW = re.compile(r"^([A-Za-z0-9._-]+) *(==[^\s;#]+)", re.MULTILINE)


@dataclass(frozen=True)
class Locked:
    """Name -> Python minor -> version, the rows of runtime.yaml, and Python minor -> name -> range of upstream."""

    versions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: tuple[Constraint, ...] = ()
    upstream: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def newest(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Return the newest version of a package among the locks, and the Python minors whose lock has it."""
        found = self.versions[name]
        newest = max(found.values(), key=Version)
        return newest, tuple(python for python, version in found.items() if version == newest)

    def row(self, name: str, python: str) -> Constraint | None:
        """Return the row of runtime.yaml that limits a package."""
        return next((row for row in self.rows if row.name == name and row.applies_to(python)), None)


def load_locked(root: Path, runtime: Runtime) -> Locked:
    """Return what the locks of a Runtime have. A lock that is missing counts as empty.

    Raises CatalogueError if a lock has no header, was edited, or is half-written.
    """
    versions: dict[str, dict[str, str]] = {}
    for python, name, version in _pins(root, runtime):
        versions.setdefault(name, {})[python] = version
    return Locked(versions, runtime.constraints, {python: _upstream(root, runtime, python) for python in _all(runtime)})


def _all(runtime: Runtime) -> tuple[str, ...]:
    return runtime.python.supported


def _pins(root: Path, runtime: Runtime) -> Iterator[tuple[str, str, str]]:
    for python in _all(runtime):
        path = runtime.paths.lock(python)
        # A new Python has no lock yet.
        if not (root / path).exists():
            continue
        text = read_text(root, path)
        check_rows(path, text)
        for name, version in pinned_versions(text).items():
            yield python, name, version


def _upstream(root: Path, runtime: Runtime, python: str) -> Mapping[str, str]:
    return upstream_rows(read_text(root, runtime.paths.constraints(python)))


def upstream_rows(text: str) -> Mapping[str, str]:
    """Return name -> range (==1.2.3) of a text of Airflow's own constraints."""
    return {canonicalize_name(name): version for name, version in _ROW.findall(text)}
