"""Check that a file of Airflow's own constraints matches the Airflow and the Python of a Runtime."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalogue.errors import CatalogueError
from catalogue.model import Runtime

# The right files pin 70 to 100 providers; upstream also publishes variants that pin none.
MINIMUM_PROVIDERS = 20

_ORIGIN = re.compile(r"Airflow (?P<airflow>\d+\.\d+\.\d+)'s own constraints for Python (?P<python>3\.\d+)")
_PROVIDER = re.compile(r"^apache[-_.]airflow[-_.]providers[-_.]", re.MULTILINE | re.IGNORECASE)
_AIRFLOW = re.compile(r"^apache[-_.]airflow *(?:\[[^]\n]*\])? *==", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Origin:
    """The Airflow and the Python that the comment at the top names."""

    airflow: str
    python: str
    comment: str


def origin_line(airflow: str, python: str) -> str:
    """Return the words that the comment at the top must contain."""
    return f"Airflow {airflow}'s own constraints for Python {python}"


def check_constraints(runtime: Runtime, python: str, text: str) -> None:
    """Raise CatalogueError unless `text` holds the constraints of the Runtime's Airflow for that Python.

    The comment at the top names both. If the constraints of the Runtime's Airflow were not published, those of another
    release of the same minor are accepted, provided that the comment gives the reason.
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
        expected = f"expected a comment at the top that contains {origin_line(airflow, python)!r}"
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
        raise CatalogueError(path, "comment", f"{expected}, found constraints of Airflow {origin.airflow}")
    if origin.airflow != airflow and f"{airflow}'s" not in origin.comment:
        expected = f"expected the reason for another release, such as `{airflow}'s were not published`"
        raise CatalogueError(path, "comment", f"{expected}, found constraints of Airflow {origin.airflow} without one")


def _check_rows(path: str, text: str) -> None:
    providers = len(_PROVIDER.findall(text))
    if providers < MINIMUM_PROVIDERS:
        expected = "expected the variant of upstream's constraints that pins providers"
        raise CatalogueError(path, "apache-airflow-providers", f"{expected}, found {providers} providers")
    if _AIRFLOW.search(text):
        raise CatalogueError(path, "apache-airflow", "expected no row, since runtime.yaml pins Airflow, found one")


def constraints_command(runtime: str, python: str) -> str:
    """Return the command that writes the constraints of a Runtime (runtime-10) for a Python."""
    return f"./pants run tools/runtimes:constraints -- {runtime} --python {python}"


def minor(version: str) -> str:
    """Return the minor of a version: 2.9 for 2.9.3."""
    return version.rpartition(".")[0]
