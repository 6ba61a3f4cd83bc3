"""A figure: what was measured, in which unit, with every sample of each side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

OURS = "ours"
PLAIN = "plain"


@dataclass(frozen=True)
class Figure:
    """One line of a table. `group` is the measurement that it came from."""

    group: str
    name: str
    unit: str
    samples: dict[str, list[float]]
    note: str = ""
    target: float | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def median(self, side: str) -> float | None:
        """The middle sample of a side; None when the side has none."""
        values = self.samples.get(side)
        return median(values) if values else None

    def ratio(self, first: str, second: str) -> float | None:
        """How many times the second side's median the first side's is."""
        ours, plain = self.median(first), self.median(second)
        return ours / plain if ours is not None and plain else None


def to_data(figure: Figure) -> dict[str, Any]:
    """The figure as it is written to JSON, the medians with it."""
    data: dict[str, Any] = {"group": figure.group, "name": figure.name, "unit": figure.unit}
    data["median"] = {side: figure.median(side) for side in figure.samples}
    data["samples"] = figure.samples
    optional = {"note": figure.note, "target": figure.target, "details": figure.details}
    return {**data, **{key: value for key, value in optional.items() if value}}


def from_data(data: Mapping[str, Any]) -> Figure:
    """The figure that JSON holds; its medians are computed again."""
    fields = {key: value for key, value in data.items() if key != "median"}
    return Figure(**fields)
