from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from benchmarks.probes import figures_of

SUBJECT = cast("Any", SimpleNamespace(runs=2, default=SimpleNamespace(python="3.11")))


def test_a_command_has_a_figure_for_each_quantity_of_both_sides() -> None:
    costs = {"ours": lambda: [1.0, 2.0, 3.0], "plain": lambda: [4.0, 5.0, 6.0]}

    found = list(figures_of("a command", costs, SUBJECT))

    assert [(each.name, each.unit) for each in found] == [
        ("a command, processor time", "s"),
        ("a command, time at half a core", "s"),
        ("a command, peak resident memory", "bytes"),
    ]
    assert found[1].samples == {"ours": [2.0, 2.0], "plain": [5.0, 5.0]}
