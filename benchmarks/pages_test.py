from __future__ import annotations

from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.pages import with_target


def test_a_page_may_take_two_hundredths_and_five_milliseconds_more_than_without_the_plugin() -> None:
    figure = with_target(Figure("pages", "home", "ms", {OURS: [104.0], PLAIN: [90.0, 100.0, 110.0]}))

    assert figure.target == 107.0
    assert (figure.group, figure.median(OURS)) == ("pages", 104.0)


def test_nothing_measured_has_no_target() -> None:
    assert with_target(Figure("pages", "home", "ms", {OURS: [], PLAIN: []})).target is None
