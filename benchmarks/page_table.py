"""A table that compares the web pages of all Runtimes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.pages import PATHS, figure_of
from benchmarks.results import figures
from benchmarks.table import markdown
from benchmarks.units import MISSING, readable


def pages_table(found: Sequence[Mapping[str, Any]]) -> str:
    """Return a table with a row for each Runtime, below a line with commits and machines; "" without results."""
    if not found:
        return ""
    ordered = sorted(found, key=lambda results: int(results["runtime"].rpartition("-")[2]))
    places = sorted({f"at {each['commit']}, on {each['machine']['cpu']}" for each in ordered})
    body = [[each["runtime"], *_cells(figures(each))] for each in ordered]
    title = f"Pages {'; '.join(places)}: with the plugin, without it, and the most that it may be."
    return f"{title}\n\n{markdown([['', *PATHS], *body])}"


def _cells(found: Sequence[Figure]) -> list[str]:
    by_name = {figure.name: figure for figure in found}
    return [_cell(by_name.get(figure_of(page))) for page in PATHS]


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return MISSING
    values = (figure.median(OURS), figure.median(PLAIN), figure.target)
    return ", ".join(readable(value, figure.unit) for value in values)
