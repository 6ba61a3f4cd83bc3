"""The version of the image's Airflow, read without importing it."""

from __future__ import annotations

CONSTRAINTS = "/etc/astro-runtime/constraints.txt"


def airflow() -> tuple[int, int]:
    """Return the minor version of the image's Airflow."""
    with open(CONSTRAINTS, encoding="utf-8") as file:
        return minor(file.read())


def minor(constraints: str) -> tuple[int, int]:
    """Return the minor version in a text that begins with `apache-airflow==<version>`."""
    first, second = constraints.partition("==")[2].split(".")[:2]
    return int(first), int(second)
