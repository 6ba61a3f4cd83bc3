from __future__ import annotations

from functools import partial
from itertools import count

from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.pages import in_turns, paths, with_target
from benchmarks.variant import Variant


def test_the_target_is_two_percent_and_five_milliseconds_above_the_plain_median() -> None:
    figure = with_target(Figure("pages", "home", "ms", {OURS: [104.0], PLAIN: [90.0, 100.0, 110.0]}))

    assert figure.target == 107.0
    assert (figure.group, figure.median(OURS)) == ("pages", 104.0)


def test_airflow_2_2_has_a_tree_instead_of_the_grid() -> None:
    old, new = (paths(Variant("runtime-4", "4.2.9", version, "3.9", "image", "base")) for version in ("2.2.5", "2.3.4"))

    assert (old["grid of a DAG"], new["grid of a DAG"]) == ("/tree?dag_id=dag_1", "/dags/dag_1/grid")
    assert [name for name in new if old[name] != new[name]] == ["grid of a DAG"]


def test_requests_alternate_between_the_sides_and_a_sample_is_a_median() -> None:
    asked, times = [], {OURS: count(1), PLAIN: count(101)}

    def ask(side: str) -> float:
        asked.append(side)
        return next(times[side])

    found = in_turns("home", {side: partial(ask, side) for side in times}, runs=2)

    assert asked[:4] == [OURS, PLAIN, PLAIN, OURS]
    # The first 50 of each are warm-ups.
    assert found == {OURS: [63, 88], PLAIN: [163, 188]}


def test_a_figure_without_samples_has_no_target() -> None:
    assert with_target(Figure("pages", "home", "ms", {OURS: [], PLAIN: []})).target is None
