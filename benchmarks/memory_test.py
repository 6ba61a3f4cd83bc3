from __future__ import annotations

from benchmarks.memory import without_cache


def test_the_page_cache_is_subtracted_in_both_cgroup_versions() -> None:
    assert without_cache({"usage": 100, "stats": {"file": 30, "anon": 60}}) == 70.0
    assert without_cache({"usage": 100, "stats": {"total_cache": 40, "total_rss": 60}}) == 60.0
