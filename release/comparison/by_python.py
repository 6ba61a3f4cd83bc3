"""The packages that move, over all Pythons of a Runtime: their locks differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from release.comparison.difference import Difference, Move


@dataclass(frozen=True)
class PythonMove:
    """A package with another version, and the Pythons (3.11) that it moves on. They are empty if it moves on all."""

    move: Move
    pythons: tuple[str, ...]


def by_python(found: Mapping[str, Difference]) -> Sequence[PythonMove]:
    """Return the moves of all Pythons (Python minor -> difference) by their names."""
    groups: dict[Move, list[str]] = {}
    for python, one in found.items():
        for move in one.python:
            groups.setdefault(move, []).append(python)
    moves = sorted(groups, key=lambda move: move.name)
    return [PythonMove(move, tuple(groups[move]) if len(groups[move]) < len(found) else ()) for move in moves]
