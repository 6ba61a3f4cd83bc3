from __future__ import annotations

from typing import Any

from benchmarks.figure import Figure, to_data
from benchmarks.page_table import pages_table

HOME = Figure("pages", "page: home, 20 DAGs", "ms", {"ours": [50.0], "plain": [40.0]}, target=45.8)


def results(major: int) -> dict[str, Any]:
    return {"runtime": f"runtime-{major}", "commit": "c0ffee", "machine": {"cpu": "a CPU"}, "figures": [to_data(HOME)]}


def test_a_cell_has_both_medians_and_the_limit_or_a_dash() -> None:
    row = pages_table([results(4)]).splitlines()[-1]

    assert row == "| runtime-4 | 50.0 ms, 40.0 ms, 45.8 ms | - | - | - |"


def test_runtimes_are_ordered_by_number_below_the_commit_and_machine() -> None:
    title, _, _, _, *rows = pages_table([results(10), results(9)]).splitlines()

    assert "at c0ffee, on a CPU" in title
    assert [row.split("|")[1].strip() for row in rows] == ["runtime-9", "runtime-10"]


def test_without_results_there_is_no_table() -> None:
    assert pages_table([]) == ""
