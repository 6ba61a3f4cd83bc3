"""Stages of an upgrade for tests."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from release.upgrading.model import Build, Dag, Database, Downgrade, Image, Migration, Outcomes, Probe, Stage, Upgrade
from release.upgrading.report.report import Report, report

OLD = Image("4.2.9", "astro-runtime:4.2.9", "4.2.9", "2.2.5+astro.1", "3.9.2")
MIDDLE = Image("8.10.0", "astro-runtime:8.10.0", "8.10.0", "2.6.3+astro.1", "3.10.1")
NEW = Image("10.9.0", "astro-runtime:10.9.0", "10.9.0", "2.8.4+astro.1", "3.11.2")
CREATED = datetime(2026, 11, 29, 12, 30, tzinfo=timezone.utc)


def dag(name: str, schedule: str = "@daily", *tasks: str) -> Dag:
    """Return a DAG in a file of its name."""
    return Dag(name, f"dags/{name}.py", schedule, {task: "BashOperator" for task in tasks or ("one",)})


def probe(image: Image, **fields: Any) -> Probe:
    """Return a probe of an image."""
    return Probe(image.python, image.airflow, fields.pop("packages", {"apache-airflow": image.airflow}), **fields)


def stage(image: Image, tests: Outcomes | None = None, **fields: Any) -> Stage:
    """Return a stage whose build succeeded. `fields` are those of its probe."""
    return Stage(image, Build(f"built-{image.name}", 1.0, True), probe(image, **fields), tests=tests)


def failed(image: Image, kind: str, reason: str, log: str = "") -> Stage:
    """Return a stage whose build failed."""
    return Stage(image, Build("", 1.0, False, kind, reason, log), probe(image))


def migrated(image: Image, **fields: Any) -> Migration:
    """Return a migration that worked."""
    return Migration(image.name, image.airflow, 3.0, **{"revision": image.name, "rows": 20, "tables": 5, **fields})


def database(*migrations: Migration, state: str = "done", **fields: Any) -> Database:
    """Return a database that was taken back."""
    return Database("PostgreSQL 13.23", migrations, Downgrade(state, 4.0, **fields))


def reported(*stages: Stage, database: Database | None = None) -> Report:
    """Return the report of a project on these stages."""
    return report(Upgrade("sales", stages, database), CREATED)
