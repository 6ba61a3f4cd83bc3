from __future__ import annotations

from benchmarks.memory import without_cache


def test_the_cache_of_files_does_not_count_in_either_version_of_control_groups() -> None:
    assert without_cache({"usage": 100, "stats": {"file": 30, "anon": 60}}) == 70.0
    assert without_cache({"usage": 100, "stats": {"total_cache": 40, "total_rss": 60}}) == 60.0
