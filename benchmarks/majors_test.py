from __future__ import annotations

from typing import Any

from benchmarks.figure import Figure, to_data
from benchmarks.majors import COLUMNS, majors_table
from benchmarks.memory import idle
from benchmarks.size import COMPRESSED


def results(major: int, *found: Figure) -> dict[str, Any]:
    return {"runtime": f"runtime-{major}", "figures": [to_data(figure) for figure in found]}


def size(megabytes: float, note: str = "") -> Figure:
    return Figure("size", COMPRESSED, "bytes", {"ours": [megabytes * 1e6], "plain": [2e6]}, note)


def test_runtimes_are_ordered_by_number() -> None:
    lines = majors_table([results(10, size(1)), results(9, size(1))]).splitlines()
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["runtime-9", "runtime-10"]


def test_a_cell_has_our_median_and_its_ratio_or_a_dash() -> None:
    row = majors_table([results(4, size(1))]).splitlines()[-1]
    assert row.startswith("| runtime-4 | 1.0 MB (0.50) | - |")
    assert row.count("|") == len(COLUMNS) + 2


def test_the_first_of_several_pythons_is_shown() -> None:
    row = majors_table([results(9, size(1, "Python 3.11"), size(3, "Python 3.9"))]).splitlines()[-1]
    assert "1.0 MB" in row


def test_each_component_has_a_column() -> None:
    assert {idle(name) for name in ("scheduler", "webserver", "triggerer", "worker", "dag-processor")} <= set(
        COLUMNS.values()
    )


def test_without_results_there_is_no_table() -> None:
    assert majors_table([]) == ""
