"""What building and testing every Runtime took, from the file that `prove --output` writes, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.table import markdown
from benchmarks.units import readable

HEADING = ("Runtime", "variant", "size, uncompressed", "build", "contract", "tests passed", "failed")


def proofs_table(found: Mapping[str, Any]) -> str:
    """A row for each variant, below a line that says what was measured where; nothing without outcomes."""
    rows = [_row(outcome) for outcome in found.get("outcomes", [])]
    if not rows:
        return ""
    machine = found["machine"]
    about = f"At {found['commit']}: {machine['cores']} cores of {machine['cpu']}, {machine['memory_gb']} GB."
    return f"{about}\n\n{markdown([list(HEADING), *rows])}"


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
