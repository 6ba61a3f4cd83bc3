"""Parse runtime.yaml and cpython.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from catalogue.checks import check_runtime
from catalogue.cpython import Archive, Define, Interpreter
from catalogue.days import day
from catalogue.errors import CatalogueError
from catalogue.model import (
    Airflow,
    Backport,
    Constraint,
    Deviation,
    Image,
    Python,
    Runtime,
)
from catalogue.schema import check_schema, load_schema
from catalogue.yaml_text import load_mapping


def parse_runtime(path: str, text: str) -> Runtime:
    """Parse the text of a runtime.yaml; `path` is only used in messages.

    Raises CatalogueError for bad YAML, an unknown or missing key, a wrong type, a day that does not exist, or values
    that contradict each other.
    """
    data = load_mapping(path, text)
    check_schema(path, data, load_schema("runtime.schema.json"))
    for key in ("release_date", "locked_at"):
        day(path, key, data[key])
    for name, date in data.get("locked_later", {}).items():
        day(path, f"locked_later.{name}", date)
    for index, entry in enumerate(data["constraints"]):
        if "locked_at" in entry:
            day(path, f"constraints[{index}].locked_at", entry["locked_at"])
    runtime = _runtime(path, data)
    check_runtime(runtime)
    return runtime


def parse_cpython(path: str, text: str) -> Mapping[str, Interpreter]:
    """Parse the text of cpython.yaml to Python minor -> Interpreter; `path` is only used in messages.

    Raises CatalogueError as parse_runtime does.
    """
    data = load_mapping(path, text)
    check_schema(path, data, load_schema("cpython.schema.json"))
    interpreters = {minor: _interpreter(entry) for minor, entry in data["cpython"].items()}
    for minor, interpreter in interpreters.items():
        _check_interpreter(path, minor, interpreter)
    return MappingProxyType(interpreters)


def _runtime(path: str, data: dict[str, Any]) -> Runtime:
    return Runtime(
        path=path,
        major=data["major"],
        version=data["version"],
        release_date=data["release_date"],
        channel=data["channel"],
        image=Image(**data["image"]),
        debian_suite=data["debian_suite"],
        architectures=tuple(data["architectures"]),
        architectures_since=_frozen(data.get("architectures_since", {})),
        python=Python(data["python"]["default"], tuple(data["python"]["supported"])),
        python_tags=data["python_tags"],
        airflow=_airflow(data["airflow"]),
        locked_at=data["locked_at"],
        providers=_frozen(data["providers"]),
        packages=_frozen(data["packages"]),
        extras=_frozen({name: tuple(extras) for name, extras in data["extras"].items()}),
        constraints=tuple(_constraint(entry) for entry in data["constraints"]),
        os_packages=tuple(data["os_packages"]),
        environment=_frozen(data["environment"]),
        plugins=tuple(data["plugins"]),
        backports=tuple(_backport(entry) for entry in data["backports"]),
        deviations=tuple(Deviation(**entry) for entry in data.get("deviations", ())),
        locked_later=_frozen(data.get("locked_later", {})),
    )


def _frozen(mapping: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(mapping))


def _airflow(entry: dict[str, Any]) -> Airflow:
    return Airflow(entry["version"], tuple(entry["extras"]), entry.get("build"))


def _constraint(entry: dict[str, Any]) -> Constraint:
    return Constraint(**{**entry, "python": tuple(entry.get("python", ()))})


def _backport(entry: dict[str, Any]) -> Backport:
    return Backport(**{**entry, "cves": tuple(entry.get("cves", ()))})


def _interpreter(entry: dict[str, Any]) -> Interpreter:
    return Interpreter(
        version=entry["version"],
        source=entry["source"],
        archives=tuple(Archive(**archive) for archive in entry["archives"]),
        debian_version=entry.get("debian_version"),
        patches_from=entry.get("patches_from"),
        patches_skip=tuple(entry.get("patches_skip", ())),
        defines=tuple(Define(**define) for define in entry.get("defines", ())),
    )


def _check_interpreter(path: str, minor: str, interpreter: Interpreter) -> None:
    problem = _interpreter_problem(minor, interpreter)
    if problem is not None:
        raise CatalogueError(path, f"cpython.{minor}", problem)


def _interpreter_problem(minor: str, interpreter: Interpreter) -> str | None:
    holds = sorted(archive.holds for archive in interpreter.archives)
    if not interpreter.version.startswith(f"{minor}."):
        return f"expected a version {minor}.Z, found {interpreter.version!r}"
    if interpreter.patches_from and holds != ["patches", "source"]:
        return f"expected one source and one patches archive, found {', '.join(holds)}"
    if not interpreter.patches_from and holds != ["source"]:
        return f"expected only a source archive, since there is no `patches_from`, found {', '.join(holds)}"
    return None
