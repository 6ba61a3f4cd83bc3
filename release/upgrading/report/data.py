"""The report as data for JSON. schema.json beside this file describes it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from release.upgrading.model import Database, Outcomes, Stage
from release.upgrading.report.findings import Finding
from release.upgrading.report.report import Report


def as_data(found: Report) -> dict[str, Any]:
    """Return a report as data."""
    return {
        "project": found.project,
        "created": found.created.isoformat(timespec="seconds"),
        "breaks": bool(found.breaks),
        "versions": [_version(stage) for stage in found.stages],
        "will_break": [_finding(each) for each in found.breaks],
        "broken_already": [_finding(each) for each in found.already],
        "deprecated": [asdict(each) for each in found.deprecated],
        "moved": asdict(found.moved) if found.moved else None,
        "database": _database(found.database),
    }


def _version(stage: Stage) -> dict[str, Any]:
    probe = stage.probe
    return {
        **asdict(stage.image),
        "build": {"succeeded": stage.build.succeeded, "seconds": round(stage.build.seconds, 1)},
        "dags": len(probe.dags) if probe else None,
        "import_errors": len(probe.errors) if probe else None,
        "tests": _tests(stage.tests),
    }


def _tests(tests: Outcomes | None) -> dict[str, Any] | None:
    if tests is None:
        return None
    counts = {"passed": len(tests.passed), "failed": len(tests.failed), "skipped": len(tests.skipped)}
    return {**counts, "problem": tests.problem}


def _finding(finding: Finding) -> dict[str, Any]:
    return asdict(finding)


def _database(found: Database | None) -> dict[str, Any] | None:
    if found is None:
        return None
    data = asdict(found)
    for row in [*data["migrations"], *([data["downgrade"]] if data["downgrade"] else [])]:
        row["seconds"] = round(row["seconds"], 1)
    return data
