from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from release.publishing import publish as publishing
from release.publishing.faults.kinds import KINDS, chosen
from release.publishing.faults.publisher import DONE, KILLED
from release.publishing.faults.runs import stage
from release.registry.repository import Repository

# Each kind of fault twice, spread over the requests of a publish. `main.py` runs all of them.
SEEDS = range(0, 24 * 31, 31)


def test_no_tag_is_ever_broken_whatever_fails(tmp_path: Path) -> None:
    with stage(tmp_path) as where:
        outcomes = [where.run(seed) for seed in SEEDS]
    assert [problem for one in outcomes for problem in one.problems] == []
    assert all(one.attempts[-1] == DONE for one in outcomes)
    assert sum(one.attempts.count(KILLED) for one in outcomes) >= 3
    assert sum(one.checks for one in outcomes) > 10 * len(SEEDS)


def test_a_moving_tag_before_those_of_its_version_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as where:
        monkeypatch.setattr(publishing, "_set", lambda *_: None)
        problems = where.run(0).problems
    assert "10: has 10.9.0, of which 0 tags are there" in problems


def test_a_second_upload_of_the_same_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with stage(tmp_path) as where:
        monkeypatch.setattr(Repository, "has_blob", lambda *_: False)
        problems = where.run(10 + 35 * 12).problems
    assert any("uploaded, although it was there" in problem for problem in problems)


def test_the_seeds_visit_every_kind_at_every_request() -> None:
    first = {next(iter(chosen(seed, 64).items())) for seed in range(0, 12 * 64, 2)}
    assert len(first) == 6 * 64
    found = Counter(kind for seed in range(12 * 64) for kind in chosen(seed, 64).values())
    assert set(found) == set(KINDS)
