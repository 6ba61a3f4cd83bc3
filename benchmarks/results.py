"""Results as data: a file with the figures, the commit and the machine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figure import Figure, from_data, to_data


def merged(
    before: Mapping[str, Any], facts: Mapping[str, Any], new: Sequence[Figure]
) -> dict[str, Any]:
    """Return the results with new figures, which replace old ones of the same name.

    Drops old figures of another commit or machine, because they are not comparable.
    """
    kept = figures(before) if _same_subject(before, facts) else []
    replaced = {(figure.group, figure.name, figure.note) for figure in new}
    kept = [old for old in kept if (old.group, old.name, old.note) not in replaced]
    return {**facts, "figures": [to_data(figure) for figure in [*kept, *new]]}


def _same_subject(before: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    return all(before.get(key) == facts[key] for key in facts if key != "date")


def figures(results: Mapping[str, Any]) -> list[Figure]:
    """Return the figures in results."""
    return [from_data(data) for data in results.get("figures", [])]


def load(path: Path) -> dict[str, Any]:
    """Return the results in a file; {} if it does not exist."""
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def save(path: Path, results: Mapping[str, Any]) -> None:
    """Write results atomically: a reader sees the old file or the new one, never a partial one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".partial")
    temporary.write_text(json.dumps(results, indent=2) + "\n")
    temporary.replace(path)
