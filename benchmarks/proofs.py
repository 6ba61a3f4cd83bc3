"""A table of the time that building and testing each Runtime took, from the file that `prove --output` writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from benchmarks.table import markdown
from benchmarks.units import readable

HEADING = ("Runtime", "variant", "size, uncompressed", "build", "image tests", "tests passed", "failed")


def proofs_table(found: Mapping[str, Any]) -> str:
    """Return a table with a row for each variant, below the commits and machines; "" without outcomes."""
    names = sorted(found, key=lambda name: int(name.rpartition("-")[2]))
    rows = [_row(outcome) for name in names for outcome in found[name]["outcomes"]]
    if not rows:
        return ""
    return f"{_places(found, names)}\n\n{markdown([list(HEADING), *rows])}"


def _places(found: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return a line for each commit and machine with the Runtimes that were tested there."""
    proven: dict[str, list[str]] = {}
    for name in names:
        machine = found[name]["machine"]
        place = f"at {found[name]['commit']}: {machine['cores']} cores of {machine['cpu']}, {machine['memory_gb']} GB."
        proven.setdefault(place, []).append(name)
    return "\n\n".join(f"{', '.join(those)} {place}" for place, those in proven.items())


def _row(outcome: Mapping[str, Any]) -> list[str]:
    return [
        outcome["runtime"],
        outcome["variant"],
        readable(outcome["size"], "bytes"),
        readable(outcome["build_seconds"], "s"),
        readable(outcome["test_seconds"], "s"),
        str(outcome["passed"]),
        str(outcome["failed"]),
    ]
