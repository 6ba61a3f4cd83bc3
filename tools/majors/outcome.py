"""The results of building and testing the variants of a Runtime."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from host.files import write_atomically


@dataclass(frozen=True)
class Outcome:
    """The result of one variant: its size, tests and times in seconds. `problem` says what failed, if anything."""

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
        """Whether it was built, at least one test passed, and nothing failed."""
        return not self.problem and not self.failed and self.passed > 0


class Record:
    """A file with the outcomes for one state of the repository. Outcomes of another state are discarded."""

    def __init__(self, path: Path, state: str) -> None:
        self.path = path
        self.state = state

    def load(self) -> dict[str, list[Outcome]]:
        """Return Runtime -> the outcomes of its variants that were saved for this state."""
        data = json.loads(self.path.read_text()) if self.path.exists() else {}
        rows = data.get("runtimes", {}) if data.get("state") == self.state else {}
        return {runtime: [Outcome(**row) for row in found] for runtime, found in rows.items()}

    def save(self, outcomes: Mapping[str, list[Outcome]]) -> None:
        """Write all outcomes."""
        rows: dict[str, Any] = {runtime: [asdict(row) for row in found] for runtime, found in outcomes.items()}
        write(self.path, {"state": self.state, "runtimes": rows})


def publish(path: Path, runtime: str, outcomes: Iterable[Outcome], **facts: Any) -> None:
    """Save a Runtime's outcomes, with facts about their origin, in a file. Those of other Runtimes are kept."""
    data = json.loads(path.read_text()) if path.exists() else {}
    write(path, {**data, runtime: {**facts, "outcomes": [asdict(row) for row in outcomes]}})


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Write JSON atomically."""
    write_atomically(path, (json.dumps(data, indent=2) + "\n").encode())
