"""Render the outcomes as a plain-text table."""

from __future__ import annotations

from collections.abc import Iterable

from tools.majors.outcome import Outcome

HEADING = ("major", "variant", "size", "tests", "build", "test", "")


def table(outcomes: Iterable[Outcome]) -> str:
    """Return a line for each variant: major, variant, size in MB, tests, times in minutes and seconds, problem."""
    rows = [HEADING, *(_row(outcome) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADING))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _row(outcome: Outcome) -> tuple[str, ...]:
    tests = f"{outcome.passed} passed, {outcome.failed} failed"
    return (
        outcome.runtime.rpartition("-")[2],
        outcome.variant,
        f"{outcome.size / 1e6:.0f} MB" if outcome.size else "-",
        f"{tests}, {outcome.skipped} skipped" if outcome.skipped else tests,
        _time(outcome.build_seconds),
        _time(outcome.test_seconds),
        outcome.problem,
    )


def _time(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
