from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.figure import Figure
from benchmarks.results import figures, load, merged, save

FACTS = {"date": "2024-06-13T10:00:00Z", "commit": "abc", "machine": {"cores": 2}}
OLD = Figure("start", "airflow version", "s", {"ours": [4.0]})
OTHER = Figure("bytes", "image", "bytes", {"ours": [9.0]})
NEW = Figure("start", "airflow version", "s", {"ours": [3.0]})


def before() -> dict[str, Any]:
    return merged({}, FACTS, [OLD, OTHER])


def test_a_new_figure_replaces_only_its_own_old_value() -> None:
    later = {**FACTS, "date": "2024-06-13T11:00:00Z"}
    after = merged(before(), later, [NEW])
    assert figures(after) == [OTHER, NEW]
    assert after["date"] == later["date"]


def test_figures_of_another_commit_or_machine_are_dropped() -> None:
    for other in ({"commit": "def"}, {"machine": {"cores": 8}}):
        assert figures(merged(before(), {**FACTS, **other}, [NEW])) == [NEW]


def test_saved_results_are_loaded_and_a_missing_file_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "results" / "runtime-10.json"
    assert load(path) == {}
    save(path, before())
    assert load(path) == before()
    assert [file.name for file in path.parent.iterdir()] == ["runtime-10.json"]
