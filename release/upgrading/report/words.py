"""The words that the text and the HTML share."""

from __future__ import annotations

from collections.abc import Sequence

from release.upgrading.model import Database, Migration, Stage
from release.upgrading.report.findings import Finding
from release.upgrading.report.moves import Move
from release.upgrading.report.report import Report

KINDS = {
    "build": "build",
    "requirement": "requirement refused",
    "start": "start",
    "import": "import",
    "dag": "DAG",
    "test": "test",
    "migration": "migration",
    "data": "data",
}


def when(finding: Finding, found: Report) -> str:
    """Return which of several versions a finding is about, or "" if there is only one."""
    later = [stage.image.name for stage in found.stages[1:]]
    if len(later) < 2 or not finding.versions or finding.kind in ("migration", "data"):
        return ""
    if list(finding.versions) == later[later.index(finding.versions[0]) :]:
        return f"from {finding.versions[0]} on" if finding.versions[0] != later[-1] else f"on {later[-1]}"
    return f"on {', '.join(finding.versions)}"


def arrow(move: Move | None) -> str:
    """Return the two versions of a move, or "" if there is none."""
    if move is None:
        return ""
    return f"{move.old} -> {move.new}" if move.old and move.new else move.direction


def python(stage: Stage) -> str:
    """Return the version of Python: the labels of older images lack its last number."""
    return stage.probe.python if stage.probe else stage.image.python


def tests(stage: Stage) -> str:
    """Return the results of the tests on a version."""
    if stage.tests is None:
        return "none"
    if stage.tests.problem:
        return "not run"
    counts = {"passed": stage.tests.passed, "failed": stage.tests.failed, "skipped": stage.tests.skipped}
    return ", ".join(f"{len(each)} {name}" for name, each in counts.items() if each) or "none"


def dags(stage: Stage) -> str:
    """Return the DAGs of a version and its import errors."""
    if not stage.build.succeeded or stage.probe is None:
        return "unknown"
    errors = len(stage.probe.errors)
    return f"{len(stage.probe.dags)}" + (f", {errors} import error{'s' * (errors > 1)}" if errors else "")


def migration(row: Migration, is_first: bool) -> str:
    """Return what happened to the database on a version."""
    if row.problem:
        return row.problem
    created = "created" if is_first else "migrated"
    kept = "" if is_first else f", {_kept(row.lost)}"
    aside = f", rows moved aside: {', '.join(row.aside)}" if row.aside else ""
    return f"{created} in {row.seconds:.0f} s{kept}, a DAG ran{aside}; {row.rows} rows in {row.tables} tables"


def downgrade(found: Database, first: str) -> str:
    """Return whether the database can go back to the first version."""
    back = found.downgrade
    if back is None:
        return "not tried"
    return {
        "done": lambda: f"taken back to {first} in {back.seconds:.0f} s, {_kept(back.lost)}",
        "unneeded": lambda: f"{back.problem}: {first} works on it as it is",
        "failed": lambda: f"cannot be taken back: {back.problem}. Keep a backup",
        "impossible": lambda: f"cannot be taken back: {back.problem}. Keep a backup",
    }[back.state]()


def _kept(lost: Sequence[str]) -> str:
    return f"{count(len(lost), 'entry', 'entries')} lost or changed" if lost else "all entries kept"


def count(number: int, one: str, many: str) -> str:
    """Return a number with the noun that goes with it."""
    return f"{number} {one if number == 1 else many}"
