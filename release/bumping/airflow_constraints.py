"""Airflow's own constraints for a Runtime that moves to another patch release of Airflow."""

from __future__ import annotations

from collections.abc import Callable

from catalogue.errors import CatalogueError
from catalogue.model import Runtime
from catalogue.upstream_constraints import check_constraints, origin_of
from tools.runtimes.upstream import read, with_origin

Report = Callable[[str], None]


def constraints(runtime: Runtime, python: str, current: str, report: Report, source: str) -> str:
    """Return the constraints of the Runtime's Airflow for a Python, as its repository publishes them.

    If they cannot be read, `current` stays, with the reason in its comment. Raises CatalogueError if they are invalid.
    """
    airflow = runtime.airflow.version
    try:
        published = read(source.format(airflow=airflow, python=python))
    except CatalogueError as error:
        report(f"{runtime.name} python-{python}: the constraints of the older Airflow stay: {error}")
        return _kept(runtime, python, current)
    text = with_origin(source.format(airflow=airflow, python=python), published, airflow, python)
    check_constraints(runtime, python, text)
    return text


def _kept(runtime: Runtime, python: str, current: str) -> str:
    found = origin_of(current)
    older, own = (found.airflow, found.own) if found else (runtime.airflow.version, True)
    reason = f"{runtime.airflow.version}'s could not be downloaded"
    text = with_origin(runtime.paths.constraints(python), current, older, python, reason, own=own)
    check_constraints(runtime, python, text)
    return text
