"""The proofs of the providers: providers/NAME/proof.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from catalogue.errors import CatalogueError
from catalogue.paths import PROOFS
from catalogue.schema import check_schema, load_schema
from catalogue.shown import shown
from catalogue.text_file import read_text
from catalogue.yaml_text import load_mapping

# What every proof covers, or gives a reason for.
ASPECTS = ("success", "failure", "time-out", "credentials", "uri")


@dataclass(frozen=True)
class ProofTask:
    """One task of a proof: the state in which it must end, and a regular expression that its log must match."""

    id: str
    shows: str
    covers: tuple[str, ...]
    state: str
    log: str
    airflow: SpecifierSet


@dataclass(frozen=True)
class Proof:
    """The proof of the provider `name`: the services and connections that its DAG uses, and what its tasks must show.

    `requirements` are the packages that its project adds to the image. `uncovered` maps an aspect that no task covers
    to the reason.
    """

    name: str
    services: tuple[str, ...]
    connections: Mapping[str, str]
    environment: Mapping[str, str]
    tasks: tuple[ProofTask, ...]
    uncovered: Mapping[str, str]
    requirements: tuple[str, ...] = ()

    def tasks_for(self, airflow: str) -> list[ProofTask]:
        """Return the tasks that a version of Airflow has."""
        return [task for task in self.tasks if airflow in task.airflow]


def parse_proof(path: str, text: str) -> Proof:
    """Parse the text of a proof.yaml; the name comes from `path`.

    Raises CatalogueError for bad YAML, an unknown or missing key, a wrong type, an invalid expression or specifier, and
    for an aspect that is neither covered nor in `uncovered`.
    """
    data = load_mapping(path, text)
    check_schema(path, data, load_schema("proof.schema.json"))
    found = Proof(
        name=path.split("/")[-2],
        services=tuple(data["services"]),
        connections=MappingProxyType(data["connections"]),
        environment=MappingProxyType(data.get("environment", {})),
        tasks=tuple(_task(path, name, row) for name, row in data["tasks"].items()),
        uncovered=MappingProxyType(data.get("uncovered", {})),
        requirements=tuple(data.get("requirements", ())),
    )
    for key, expected in _problems(found):
        raise CatalogueError(path, key, expected)
    return found


def load_proofs(root: Path) -> dict[str, Proof]:
    """Return name of a provider -> its proof. Raises CatalogueError if the data of one is invalid."""
    paths = sorted(str(file.relative_to(root)) for file in root.glob(PROOFS))
    found = (parse_proof(path, read_text(root, path)) for path in paths)
    return {proof.name: proof for proof in found}


def _task(path: str, name: str, row: Mapping[str, Any]) -> ProofTask:
    try:
        airflow = SpecifierSet(row.get("airflow", ""))
    except InvalidSpecifier:
        expected = f'expected a specifier such as ">=2.7", found {shown(row["airflow"])}'
        raise CatalogueError(path, f"tasks.{name}.airflow", expected) from None
    log = row.get("log", "")
    try:
        re.compile(log)
    except re.error as error:
        raise CatalogueError(path, f"tasks.{name}.log", f"expected a regular expression, found: {error}") from None
    return ProofTask(name, row["shows"], tuple(row.get("covers", ())), row.get("state", "success"), log, airflow)


def _problems(proof: Proof) -> Iterator[tuple[str, str]]:
    covered = {aspect for task in proof.tasks for aspect in task.covers}
    for aspect in ASPECTS:
        if (aspect in covered) == (aspect in proof.uncovered):
            found = "both" if aspect in covered else "neither"
            yield "tasks", f"expected a task that covers {aspect}, or a reason in `uncovered`; found {found}"
    if "uri" in covered and not any("%" in address for address in proof.connections.values()):
        yield "connections", "expected a percent-encoded character in an address, since a task covers uri; found none"
    for task in proof.tasks:
        if task.state == "failed" and not task.log:
            yield f"tasks.{task.id}.log", "expected the error that its log must contain, found none"
