from __future__ import annotations

import json

from benchmarks.figure import Figure, from_data, to_data

START = Figure("start", "airflow version", "s", {"ours": [3.0, 1.0, 2.0], "plain": [4.0, 4.5]})


def test_median_is_the_middle_sample_in_any_order() -> None:
    assert START.median("ours") == 2.0
    assert START.median("plain") == 4.25


def test_a_side_without_samples_has_no_median_and_no_ratio() -> None:
    chain = Figure("cold", "chain", "s", {"ours": [100.0]})
    assert chain.median("plain") is None
    assert chain.ratio("ours", "plain") is None


def test_ratio_is_below_one_when_the_first_side_needs_less() -> None:
    assert round(START.ratio("ours", "plain") or 0, 3) == 0.471


def test_a_figure_survives_a_round_trip_through_json() -> None:
    figure = Figure("bytes", "image", "bytes", {"ours": [1.0]}, "3.11", 20.0, {"layers": []})
    for original in (START, figure):
        assert from_data(json.loads(json.dumps(to_data(original)))) == original


def test_json_has_the_medians_and_omits_empty_fields() -> None:
    data = to_data(START)
    assert data["median"] == {"ours": 2.0, "plain": 4.25}
    assert not {"note", "target", "details"} & set(data)
