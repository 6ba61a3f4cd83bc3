from __future__ import annotations

from benchmarks.measurements import chosen


def test_a_cold_build_is_measured_only_if_requested() -> None:
    assert "cold" not in chosen((), False)
    assert chosen((), True)[0] == "cold"
    assert chosen(("cold",), False) == ["cold"]


def test_measurements_run_in_their_own_order() -> None:
    assert chosen(("start", "size"), False) == ["size", "start"]
