"""What the catalogue says of the Runtime under test, which the variable RUNTIME names."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from runtime_catalogue.cpython import Interpreter
from runtime_catalogue.load import parse_cpython, parse_runtime
from runtime_catalogue.lock_inputs import pinned_versions
from runtime_catalogue.model import Runtime

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def _read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


@cache
def runtime() -> Runtime:
    """The Runtime under test."""
    path = f"runtimes/{os.environ['RUNTIME']}/runtime.yaml"
    return parse_runtime(path, _read(path))


@cache
def interpreters() -> Mapping[str, Interpreter]:
    """The CPython of each minor."""
    path = "3rdparty/cpython/cpython.yaml"
    return parse_cpython(path, _read(path))


def locked(full_version: str, architecture: str) -> dict[str, str]:
    """Name -> version of the packages that the lock of a Python has for its full version and an architecture."""
    python = full_version.rpartition(".")[0]
    text = _read(f"runtimes/{runtime().name}/locks/python-{python}.txt")
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
    """Name -> version of Airflow's own constraints for the Python of a full version."""
    python = full_version.rpartition(".")[0]
    text = _read(f"runtimes/{runtime().name}/constraints/python-{python}.txt")
    rows = (row.split("#")[0].strip().partition("==") for row in text.splitlines())
    return {canonicalize_name(name): version for name, _, version in rows if version}


def import_exceptions() -> dict[str, str]:
    """Module that is known not to import -> the reason."""
    path = f"runtimes/{runtime().name}/import_exceptions.yaml"
    found = yaml.safe_load(_read(path)) or {}
    return {str(module): str(reason) for module, reason in found.items()}
