"""Parse the DAGs of a project in its image."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from packaging.version import Version

from release.upgrading import programs
from release.upgrading.engine import Box
from release.upgrading.model import Dag, Deprecation, ImportFailure, Probe

SECONDS = 900
# From this version on, the database's options are in a section of their own.
OWN_SECTION = Version("2.3")
_OPTION = re.compile(r"The '?(\w+)'? option in \[(\w+)\]")


def database_variable(airflow: Version) -> str:
    """Return the variable that has the address of the metadata database."""
    section = "DATABASE" if airflow >= OWN_SECTION else "CORE"
    return f"AIRFLOW__{section}__SQL_ALCHEMY_CONN"


def environment(airflow: Version) -> dict[str, str]:
    """Return the variables for parsing and tests: a database of their own in a file, and whole tracebacks."""
    return {
        database_variable(airflow): f"sqlite:///{programs.FOLDER}/airflow.db",
        "AIRFLOW__CORE__EXECUTOR": "SequentialExecutor",
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGBAG_IMPORT_ERROR_TRACEBACK_DEPTH": "50",
    }


def probe(box: Box, variables: Mapping[str, str]) -> tuple[Probe | None, str]:
    """Return what the image has, or None and why Airflow does not start in it.

    `variables` are those that the project sets: only warnings about their options are the project's.
    """
    initdb = "from airflow.utils.db import initdb; initdb()"
    # DAGs may read variables at their top. If this fails, the probe says so in its own way.
    box.run("python", "-c", initdb, seconds=SECONDS)
    found = programs.run(box, "probe", seconds=SECONDS)
    data = programs.answer(found)
    if data is None:
        return None, found.last_lines or f"the program ended with exit code {found.exit_code}"
    return from_data(data, variables), ""


def from_data(data: Mapping[str, Any], variables: Mapping[str, str]) -> Probe:
    """Return the probe of the program's answer."""
    warnings = [Deprecation(**row) for row in data["warnings"]]
    return Probe(
        data["python"],
        data["airflow"],
        data["packages"],
        tuple(sorted((Dag(**row) for row in data["dags"]), key=lambda dag: dag.dag_id)),
        tuple(ImportFailure(**row) for row in data["errors"]),
        tuple(row for row in warnings if row.file or _is_about(row, variables)),
    )


def _is_about(warning: Deprecation, variables: Mapping[str, str]) -> bool:
    option = _OPTION.search(warning.message)
    return option is not None and f"AIRFLOW__{option[2]}__{option[1]}".upper() in variables
