"""Airflow's own constraints of a Runtime: whether a file is for its Airflow and its Python."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalogue.errors import CatalogueError
from catalogue.model import Runtime

# The files that upstream publishes pin 70 to 100 providers; its variants without providers pin none.
MINIMUM_PROVIDERS = 20

_ORIGIN = re.compile(r"Airflow (?P<airflow>\d+\.\d+\.\d+)'s own constraints for Python (?P<python>3\.\d+)")
_PROVIDER = re.compile(r"^apache[-_.]airflow[-_.]providers[-_.]", re.MULTILINE | re.IGNORECASE)
_AIRFLOW = re.compile(r"^apache[-_.]airflow *(?:\[[^]\n]*\])? *==", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Origin:
    """What the comment at the top says: whose constraints these are, and for which Python."""

    airflow: str
    python: str
    comment: str


def origin_line(airflow: str, python: str) -> str:
    """The words that the comment at the top has."""
    return f"Airflow {airflow}'s own constraints for Python {python}"


def check_constraints(runtime: Runtime, python: str, text: str) -> None:
    """CatalogueError unless `text` is the constraints of the Runtime's Airflow and of that Python.

    The comment at the top names both. Another release of the same Airflow minor may stand in for one that was not
    published; the comment then says what became of the Runtime's own.
    """
    path = runtime.paths.constraints(python)
    origin = _origin(path, runtime.airflow.version, python, text)
    if origin.python != python:
        raise CatalogueError(path, "comment", f"expected constraints for Python {python}, found Python {origin.python}")
    _check_airflow(path, runtime.airflow.version, origin)
    _check_rows(path, text)


def _origin(path: str, airflow: str, python: str, text: str) -> Origin:
    comment = _leading_comment(text)
    found = _ORIGIN.search(comment)
    if not found:
        expected = f"expected a comment at the top with the words {origin_line(airflow, python)!r}"
        raise CatalogueError(path, "comment", f"{expected}, found none")
    return Origin(found["airflow"], found["python"], comment)


def _leading_comment(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return " ".join(lines)


def _check_airflow(path: str, airflow: str, origin: Origin) -> None:
    if minor(origin.airflow) != minor(airflow):
        expected = f"expected constraints of Airflow {airflow}"
        raise CatalogueError(path, "comment", f"{expected}, found those of Airflow {origin.airflow}")
    if origin.airflow != airflow and f"{airflow}'s" not in origin.comment:
        expected = f"expected why they are not {airflow}'s, such as `{airflow}'s were not published`"
        raise CatalogueError(path, "comment", f"{expected}, found those of Airflow {origin.airflow} without a reason")


def _check_rows(path: str, text: str) -> None:
    providers = len(_PROVIDER.findall(text))
    if providers < MINIMUM_PROVIDERS:
        expected = "expected the variant of upstream's constraints that pins providers"
        raise CatalogueError(path, "apache-airflow-providers", f"{expected}, found {providers} rows of providers")
    if _AIRFLOW.search(text):
        raise CatalogueError(path, "apache-airflow", "expected no row, since runtime.yaml has its version, found one")


def constraints_command(runtime: str, python: str) -> str:
    """The command that writes the constraints of a Runtime (runtime-10) for a Python."""
    return f"./pants run tools/runtimes:constraints -- {runtime} --python {python}"


def minor(version: str) -> str:
    """2.9 of 2.9.3."""
    return version.rpartition(".")[0]
