from __future__ import annotations

from benchmarks.proofs import proofs_table

OUTCOME = {
    "runtime": "runtime-9",
    "variant": "python-3.11",
    "size": 1_500_000_000,
    "build_seconds": 75,
    "test_seconds": 130,
    "passed": 90,
    "failed": 0,
}
FOUND = {
    "commit": "0123abc",
    "machine": {"cores": 2, "cpu": "A Processor", "memory_gb": 23.5},
    "outcomes": [OUTCOME],
}
OLDER = {**FOUND, "commit": "4567def", "outcomes": [{**OUTCOME, "runtime": "runtime-10"}]}


def test_a_variant_has_a_row_below_the_commit_and_machine() -> None:
    about, _, _, _, row = proofs_table({"runtime-9": FOUND}).splitlines()

    assert about == "runtime-9 at 0123abc: 2 cores of A Processor, 23.5 GB."
    assert row == "| runtime-9 | python-3.11 | 1,500.0 MB | 75.0 s | 2 min 10 s | 90 | 0 |"


def test_each_commit_lists_its_runtimes_by_ascending_major() -> None:
    lines = proofs_table({"runtime-10": OLDER, "runtime-9": FOUND, "runtime-8": FOUND}).splitlines()

    assert lines[0].startswith("runtime-8, runtime-9 at 0123abc: ")
    assert lines[2].startswith("runtime-10 at 4567def: ")


def test_without_outcomes_there_is_no_table() -> None:
    assert proofs_table({}) == ""
