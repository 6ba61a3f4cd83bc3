"""What became of a Runtime's variants: how they were built, and what their tests said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from host.files import write_atomically


@dataclass(frozen=True)
class Outcome:
    """One variant: its size, its tests, its time in seconds. `problem` says what failed, if anything did."""

    runtime: str
    variant: str
    size: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    build_seconds: float = 0.0
    test_seconds: float = 0.0
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it was built, tested, and nothing failed."""
        return not self.problem and not self.failed and self.passed > 0


class Record:
    """The outcomes of a state of the repository, in a file: another state begins anew."""

    def __init__(self, path: Path, state: str) -> None:
        self.path = path
        self.state = state

    def load(self) -> dict[str, list[Outcome]]:
        """Runtime -> the outcomes of its variants, as far as they were written for this state."""
        data = json.loads(self.path.read_text()) if self.path.exists() else {}
        rows = data.get("runtimes", {}) if data.get("state") == self.state else {}
        return {runtime: [Outcome(**row) for row in found] for runtime, found in rows.items()}

    def save(self, outcomes: Mapping[str, list[Outcome]]) -> None:
        """Write all outcomes."""
        rows: dict[str, Any] = {runtime: [asdict(row) for row in found] for runtime, found in outcomes.items()}
        write(self.path, {"state": self.state, "runtimes": rows})


def publish(path: Path, runtime: str, outcomes: Iterable[Outcome], **facts: Any) -> None:
    """Put a Runtime's outcomes, with facts on where they are from, into a file; what it has of others stays."""
    data = json.loads(path.read_text()) if path.exists() else {}
    write(path, {**data, runtime: {**facts, "outcomes": [asdict(row) for row in outcomes]}})


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Write JSON: a reader sees the old file or the new one, never a part."""
    write_atomically(path, (json.dumps(data, indent=2) + "\n").encode())
