"""Figures as a table, for the terminal and the README."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.figure import Figure
from benchmarks.units import readable, readable_ratio


def rows(figures: Iterable[Figure], sides: Sequence[str]) -> list[list[str]]:
    """Return a heading, and a row for each figure with both medians and their ratio."""
    heading = ["", *sides, "ratio"]
    return [heading, *(_row(figure, sides) for figure in figures)]


def _row(figure: Figure, sides: Sequence[str]) -> list[str]:
    name = f"{figure.name} ({figure.note})" if figure.note else figure.name
    if figure.target is not None:
        name += f", target {readable(figure.target, figure.unit)}"
    values = [readable(figure.median(side), figure.unit) for side in sides]
    return [name, *values, readable_ratio(figure.ratio(sides[0], sides[1]))]


def markdown(table: Sequence[Sequence[str]]) -> str:
    """Return the rows as a Markdown table with right-aligned numbers."""
    heading, *body = table
    rule = ["---", *("---:" for _ in heading[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heading, rule, *body))


def plain_text(table: Sequence[Sequence[str]]) -> str:
    """Return the rows as plain text columns with right-aligned numbers."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    return "\n".join(_aligned(row, widths) for row in table)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    name = row[0].ljust(widths[0])
    return "  ".join([name, *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))])
