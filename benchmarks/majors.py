"""Every Runtime's results side by side: one short table."""

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

# A column's heading, and the name of its figure; of several Pythons it is the default's, which comes first.
COLUMNS = {
    "compressed": COMPRESSED,
    "`airflow version`": VERSION,
    "first line of the scheduler": FIRST_LINE,
    "healthy webserver": HEALTHY,
    "first task": FINISHED_TASK,
    **{f"idle {name}": idle(name) for name in SERVICES},
}


def majors_table(found: Sequence[Mapping[str, Any]]) -> str:
    """A row for each Runtime, by its number; nothing without results."""
    ordered = sorted(found, key=lambda results: int(results["runtime"].rpartition("-")[2]))
    body = [[results["runtime"], *_cells(figures(results))] for results in ordered]
    return markdown([["", *COLUMNS], *body]) if body else ""


def _cells(found: Sequence[Figure]) -> list[str]:
    first = {figure.name: figure for figure in reversed(found)}
    return [_cell(first.get(name)) for name in COLUMNS.values()]


def _cell(figure: Figure | None) -> str:
    """Ours, and how many times the plain recipe's that is."""
    if figure is None:
        return MISSING
    return f"{readable(figure.median(OURS), figure.unit)} ({readable_ratio(figure.ratio(OURS, PLAIN))})"
