"""A short table that compares the results of all Runtimes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.memory import SERVICES, idle
from benchmarks.results import figures
from benchmarks.service import FINISHED_TASK, FIRST_LINE, HEALTHY
from benchmarks.size import COMPRESSED
from benchmarks.start import VERSION
from benchmarks.table import markdown
from benchmarks.units import MISSING, readable, readable_ratio

# Heading of a column -> name of its figure. If several Pythons have it, the first one counts: the default.
COLUMNS = {
    "compressed": COMPRESSED,
    "`airflow version`": VERSION,
    "first line of the scheduler": FIRST_LINE,
    "healthy webserver": HEALTHY,
    "first task": FINISHED_TASK,
    **{f"idle {name}": idle(name) for name in SERVICES},
}


def majors_table(found: Sequence[Mapping[str, Any]]) -> str:
    """Return a table with a row for each Runtime, ordered by number; "" without results."""
    ordered = sorted(found, key=lambda results: int(results["runtime"].rpartition("-")[2]))
    body = [[results["runtime"], *_cells(figures(results))] for results in ordered]
    return markdown([["", *COLUMNS], *body]) if body else ""


def _cells(found: Sequence[Figure]) -> list[str]:
    first = {figure.name: figure for figure in reversed(found)}
    return [_cell(first.get(name)) for name in COLUMNS.values()]


def _cell(figure: Figure | None) -> str:
    """Return our median, and its ratio to that of the plain recipe."""
    if figure is None:
        return MISSING
    return f"{readable(figure.median(OURS), figure.unit)} ({readable_ratio(figure.ratio(OURS, PLAIN))})"
