"""A figure: one measured quantity with its unit and all samples of each side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

OURS = "ours"
PLAIN = "plain"


@dataclass(frozen=True)
class Figure:
    """One row of a table. `group` is the name of its measurement."""

    group: str
    name: str
    unit: str
    samples: dict[str, list[float]]
    note: str = ""
    target: float | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def median(self, side: str) -> float | None:
        """Return the median of a side's samples; None if it has none."""
        values = self.samples.get(side)
        return median(values) if values else None

    def ratio(self, first: str, second: str) -> float | None:
        """Return the first side's median divided by the second side's; None if one is missing."""
        ours, plain = self.median(first), self.median(second)
        return ours / plain if ours is not None and plain else None


def to_data(figure: Figure) -> dict[str, Any]:
    """Return the figure as JSON data, including its medians."""
    data: dict[str, Any] = {"group": figure.group, "name": figure.name, "unit": figure.unit}
    data["median"] = {side: figure.median(side) for side in figure.samples}
    data["samples"] = figure.samples
    optional = {"note": figure.note, "target": figure.target, "details": figure.details}
    return {**data, **{key: value for key, value in optional.items() if value}}


def from_data(data: Mapping[str, Any]) -> Figure:
    """Return the figure in JSON data, without the medians, which it computes itself."""
    fields = {key: value for key, value in data.items() if key != "median"}
    return Figure(**fields)
