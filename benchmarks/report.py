"""Results as text and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.results import figures
from benchmarks.table import markdown, rows
from benchmarks.units import readable

SIDES = (OURS, "plain recipe")


def markdown_report(results: Mapping[str, Any]) -> str:
    """Return the README's results: the commit and machine, the figures, the layers."""
    found = figures(results)
    parts = [subject_line(results), markdown(comparison(found)), *map(_layers, found)]
    return "\n\n".join(part for part in parts if part)


def comparison(found: Sequence[Figure]) -> list[list[str]]:
    """Return the rows of the table, with "plain recipe" in the heading."""
    _, *body = rows(found, (OURS, PLAIN))
    return [["", *SIDES, "ratio"], *body]


def subject_line(results: Mapping[str, Any]) -> str:
    """Return a line with the Runtime, commit, date and machine of the results."""
    machine = results["machine"]
    return (
        f"{results['runtime']} at {results['commit']}, {results['date'][:10]}: {machine['cores']} "
        f"cores of {machine['cpu']}, {machine['memory_gb']} GB, Linux {machine['kernel']}, "
        f"Docker {machine['engine']} ({machine['storage_driver']}). Medians."
    )


def _layers(figure: Figure) -> str:
    """Return the tables of a figure's layers, lowest first; "" if it has none."""
    tables = figure.details.get("layers", {})
    return "\n\n".join(_layer_table(figure, side, tables[side]) for side in tables)


def _layer_table(figure: Figure, side: str, layers: Sequence[Mapping[str, Any]]) -> str:
    body = [[_code(layer["made_by"]), *_both(layer)] for layer in layers]
    title = f"Layers, {side}, {figure.note}:"
    return f"{title}\n\n{markdown([['made by', 'tar', 'gzip'], *body])}"


def _both(layer: Mapping[str, Any]) -> list[str]:
    return [readable(layer[kind], "bytes") for kind in ("tar", "gzip")]


def _code(text: str) -> str:
    """Return text formatted as code for a table cell."""
    words = " ".join(text.split()).replace("|", "/").replace("`", "'")
    return f"`{words}`" if words else ""
