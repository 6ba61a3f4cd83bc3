from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from catalogue.history import History, Release
from catalogue.model import Python, Runtime
from catalogue.repository import load_runtimes
from catalogue.testing import small_runtime
from tools.docs.lifecycle import Major
from tools.docs.upgrade import PAGE, migrations, moves, page, platforms


def runtime(version: str, airflow: str, python: Python, **pins: str) -> Runtime:
    """A Runtime with these providers, whose names are those of its keywords."""
    small = small_runtime()
    providers = {f"apache-airflow-providers-{name}": pin for name, pin in pins.items()}
    airflow_of = replace(small.airflow, version=airflow)
    return replace(small, version=version, airflow=airflow_of, python=python, providers=providers, packages={})


OLD = runtime("9.0.0", "2.7.3", Python("3.10", ("3.10",)), amazon="8.1.0", google="9.2.0", http="4.5.1", ftp="3.1.2")
NEW = runtime("10.0.0", "2.8.4", Python("3.11", ("3.8", "3.11")), amazon="9.0.0", google="9.1.9", ftp="3.1.1", io="1.0")


def test_the_page_matches_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(Path(), load_runtimes(Path())), "./pants run tools/docs:write"


def test_a_step_names_airflow_and_python_of_both_sides() -> None:
    row = "| 9.0.0 → 10.0.0 | 2.7.3 → 2.8.4 | 3.10 → 3.11 | 3.8 |"

    assert platforms([(OLD, NEW)]).splitlines()[2:] == [row]


def test_a_step_names_the_providers_that_can_break_dags() -> None:
    """A new major, a lower minor, a provider that is gone, one that is new; a lower patch is none of them."""
    assert moves([(OLD, NEW)]).splitlines()[2:] == [
        "| 9.0.0 → 10.0.0 | new major version | amazon 8.1.0 → 9.0.0 |",
        "| 9.0.0 → 10.0.0 | lower version | google 9.2.0 → 9.1.9 |",
        "| 9.0.0 → 10.0.0 | gone | http |",
        "| 9.0.0 → 10.0.0 | added | io |",
    ]


def test_a_step_without_such_a_change_has_no_row() -> None:
    assert moves([(OLD, OLD)]).splitlines()[2:] == []


def test_the_versions_that_migrate_the_database_are_in_ascending_order() -> None:
    versions = {"10.2.0": True, "10.1.0": False, "10.0.0": True}
    releases = tuple(Release(name, date(2024, 1, 1), "2.8.0", migrates) for name, migrates in versions.items())
    row = migrations([Major(small_runtime(), History("", 10, releases))]).splitlines()[-1]

    assert row.index("[10.0.0]") < row.index("[10.2.0]")
    assert "10.1.0" not in row
