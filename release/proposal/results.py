"""Read the results of a build and its tests: a line for each step, and the JUnit reports."""

from __future__ import annotations

from pathlib import Path

from release.common.errors import InputError
from release.proposal.body import Results
from tools.common.junit import FAILED, PASSED, SKIPPED, cases


def read_results(steps: tuple[str, ...], reports: Path | None) -> Results:
    """Return the results. Each step is `passed:COMMAND` or `failed:COMMAND`. Raises InputError for another form."""
    found = dict(_step(step) for step in steps)
    ended = [case for report in sorted(reports.rglob("*.xml")) for case in cases(report)] if reports else []
    outcomes = [case.outcome for case in ended]
    failed = tuple(case.name for case in ended if case.outcome == FAILED)
    return Results(found, outcomes.count(PASSED), outcomes.count(SKIPPED), failed)


def _step(text: str) -> tuple[str, bool]:
    outcome, _, command = text.partition(":")
    # The outcomes that GitHub Actions gives a step, and ours.
    good = {"passed": True, "success": True, "failed": False, "failure": False, "cancelled": False, "skipped": False}
    if outcome not in good or not command:
        raise InputError(f"--step: expected passed:COMMAND or failed:COMMAND, found {text!r}")
    return command, good[outcome]
