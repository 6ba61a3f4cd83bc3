"""The catalogue's data for the Runtime under test, which the variable RUNTIME names."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from catalogue.cpython import Interpreter
from catalogue.import_exceptions import parse_import_exceptions
from catalogue.lock_inputs import pinned_versions
from catalogue.model import Runtime
from catalogue.repository import load_interpreters, load_runtime

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


@cache
def runtime() -> Runtime:
    """The Runtime under test."""
    return load_runtime(Path(), os.environ["RUNTIME"])


@cache
def interpreters() -> Mapping[str, Interpreter]:
    """The CPython of each minor version."""
    return load_interpreters(Path())


@cache
def supplied_bases() -> dict[str, str]:
    """Python minor version -> the base image that the user supplied to the build."""
    found: dict[str, str] = json.loads(os.environ["SUPPLIED_BASES"])
    return found


def source_url() -> str:
    """Return the source repository's URL that was set for the build, or an empty string."""
    return os.environ["SOURCE_URL"]


def locked(full_version: str, architecture: str) -> dict[str, str]:
    """Name -> version of the locked packages for a full Python version and an architecture."""
    python = full_version.rpartition(".")[0]
    text = _read(runtime().paths.lock(python))
    found = dict(pinned_versions(text))
    for row in text.splitlines():
        if ";" in row and not _applies(row, full_version, architecture):
            found.pop(row.partition("==")[0].strip(), None)
    return found


def _applies(row: str, full_version: str, architecture: str) -> bool:
    marker = Requirement(row.rstrip(" \\")).marker
    environment = {
        "python_version": full_version.rpartition(".")[0],
        "python_full_version": full_version,
        "platform_machine": MACHINES.get(architecture, platform.machine()),
        "platform_system": "Linux",
        "sys_platform": "linux",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return marker is None or marker.evaluate(environment)


def upstream_constraints(full_version: str) -> dict[str, str]:
    """Name -> version in Airflow's own constraints for a full Python version."""
    python = full_version.rpartition(".")[0]
    text = _read(runtime().paths.constraints(python))
    rows = (row.split("#")[0].strip().partition("==") for row in text.splitlines())
    return {canonicalize_name(name): version for name, _, version in rows if version}


def import_exceptions() -> Mapping[str, str]:
    """Module that is known to fail on import -> the reason."""
    path = runtime().paths.import_exceptions
    return parse_import_exceptions(path, _read(path))
