from __future__ import annotations

import json
from pathlib import Path

from tools.majors.outcome import Outcome, Record, publish
from tools.majors.table import table

GOOD = Outcome("runtime-9", "python-3.11", 1_500_000_000, passed=90, skipped=2, build_seconds=75, test_seconds=130)
BAD = Outcome("runtime-10", "python-3.9", problem="not built")


def test_a_stopped_run_is_continued(tmp_path: Path) -> None:
    Record(tmp_path / "a/outcomes.json", "state").save({"runtime-9": [GOOD]})

    assert Record(tmp_path / "a/outcomes.json", "state").load() == {"runtime-9": [GOOD]}


def test_another_state_of_the_repository_starts_over(tmp_path: Path) -> None:
    Record(tmp_path / "outcomes.json", "state").save({"runtime-9": [GOOD]})

    assert Record(tmp_path / "outcomes.json", "other").load() == {}


def test_publishing_keeps_the_outcomes_of_other_runtimes(tmp_path: Path) -> None:
    path = tmp_path / "proofs.json"
    for runtime, row, commit in (("runtime-10", BAD, "a"), ("runtime-9", GOOD, "b"), ("runtime-10", BAD, "c")):
        publish(path, runtime, [row], commit=commit)

    found = json.loads(path.read_text())
    assert {name: (row["commit"], len(row["outcomes"])) for name, row in found.items()} == {
        "runtime-10": ("c", 1),
        "runtime-9": ("b", 1),
    }


def test_a_variant_without_a_test_that_passed_is_not_good() -> None:
    assert GOOD.is_good
    assert not BAD.is_good
    assert not Outcome("runtime-9", "python-3.11", size=1).is_good


def test_the_table_has_a_line_for_each_variant() -> None:
    rows = [line.split("  ") for line in table([GOOD, BAD]).splitlines()]

    assert [[cell.strip() for cell in row if cell] for row in rows] == [
        ["major", "variant", "size", "tests", "build", "test"],
        ["9", "python-3.11", "1500 MB", "90 passed, 0 failed, 2 skipped", "1:15", "2:10"],
        ["10", "python-3.9", "-", "0 passed, 0 failed", "0:00", "0:00", "not built"],
    ]
