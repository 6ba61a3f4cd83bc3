"""Check that a file of constraints, Airflow's own or a substitute, matches the Airflow and the Python of a Runtime."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalogue.errors import CatalogueError
from catalogue.model import Runtime

# The right files pin 70 to 100 providers; upstream also publishes variants that pin none.
MINIMUM_PROVIDERS = 20

_ORIGIN = re.compile(r"Airflow (?P<airflow>\d+\.\d+\.\d+)'s own constraints for Python (?P<python>3\.\d+)")
_SUBSTITUTE = re.compile(
    r"Airflow (?P<airflow>\d+\.\d+\.\d+) on Python (?P<python>3\.\d+), not its own constraints: [^.;\s]"
)
_PROVIDER = re.compile(r"^apache[-_.]airflow[-_.]providers[-_.]", re.MULTILINE | re.IGNORECASE)
_AIRFLOW = re.compile(r"^apache[-_.]airflow *(?:\[[^]\n]*\])? *==", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Origin:
    """The Airflow and the Python that the comment at the top names. `own` is whether Airflow published the rows."""

    airflow: str
    python: str
    comment: str
    own: bool


def origin_line(airflow: str, python: str) -> str:
    """Return the words that the comment at the top must contain."""
    return f"Airflow {airflow}'s own constraints for Python {python}"


def substitute_line(airflow: str, python: str, reason: str) -> str:
    """Return the words of the comment if the rows were made in another way, which `reason` tells."""
    return f"Airflow {airflow} on Python {python}, not its own constraints: {reason}"


def check_constraints(runtime: Runtime, python: str, text: str) -> None:
    """Raise CatalogueError unless `text` holds the constraints of the Runtime's Airflow for that Python.

    The comment at the top names both. If the constraints of the Runtime's Airflow were not published, those of another
    release of the same minor are accepted, provided that the comment gives the reason. So is a substitute for them.
    """
    path = runtime.paths.constraints(python)
    origin = origin_of(text)
    if not origin:
        expected = f"expected a comment at the top that contains {origin_line(runtime.airflow.version, python)!r}"
        raise CatalogueError(path, "comment", f"{expected}, found none")
    if origin.python != python:
        raise CatalogueError(path, "comment", f"expected constraints for Python {python}, found Python {origin.python}")
    _check_airflow(path, runtime.airflow.version, origin)
    _check_rows(path, text)


def origin_of(text: str) -> Origin | None:
    """Return what the comment at the top says, or None if it names no Airflow."""
    comment = _leading_comment(text)
    own = _ORIGIN.search(comment)
    found = own or _SUBSTITUTE.search(comment)
    return Origin(found["airflow"], found["python"], comment, bool(own)) if found else None


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
        expected = "expected no row, since runtime.yaml pins Airflow"
        raise CatalogueError(path, "apache-airflow", f"{expected}, found one: delete the row")


def constraints_command(runtime: str, python: str) -> str:
    """Return the command that writes the constraints of a Runtime (runtime-10) for a Python."""
    return f"./pants run tools/runtimes:constraints -- {runtime} --python {python}"


def minor(version: str) -> str:
    """Return the minor of a version: 2.9 for 2.9.3."""
    return version.rpartition(".")[0]
