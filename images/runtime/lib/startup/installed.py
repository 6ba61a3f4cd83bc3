"""The image's own Python and Airflow, whatever a project puts first on PATH, and Airflow's version."""

from __future__ import annotations

PYTHON = "/usr/local/bin/python3"
AIRFLOW = "/usr/local/bin/airflow"
CONSTRAINTS = "/etc/astro-runtime/constraints.txt"


def airflow() -> tuple[int, int]:
    """Return the minor version of the image's Airflow."""
    with open(CONSTRAINTS, encoding="utf-8") as file:
        return minor(file.read())


def minor(constraints: str) -> tuple[int, int]:
    """Return the minor version in a text that begins with `apache-airflow==<version>`."""
    first, second = constraints.partition("==")[2].split(".")[:2]
    return int(first), int(second)
