from __future__ import annotations

import pytest

from benchmarks.progress import alternating, timed


def test_sides_take_turns_and_warm_ups_do_not_count() -> None:
    order: list[str] = []

    def side(name: str) -> float:
        order.append(name)
        return float(len(order))

    sides = {"a": lambda: side("a"), "b": lambda: side("b")}
    samples = alternating("turns", sides, runs=2, warm_ups=1)
    assert order == ["b", "a", "a", "b", "b", "a"]
    assert samples == {"a": [3.0, 6.0], "b": [4.0, 5.0]}


def test_start_and_end_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    seconds, result = timed("work", lambda: 42)
    assert (result, seconds >= 0) == (42, True)
    begin, end = capsys.readouterr().err.splitlines()
    assert begin.endswith("work …")
    assert end.endswith(" s")
