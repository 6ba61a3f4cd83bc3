from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.common.checkout import commit, fingerprint


@pytest.fixture
def root(tmp_path: Path) -> Path:
    someone = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], [*someone, "commit", "-q", "--allow-empty", "-m", "a"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_the_state_changes_with_an_untracked_file(root: Path) -> None:
    before = fingerprint(root)
    (root / "new").write_text("1")
    between = fingerprint(root)
    (root / "new").write_text("2")

    assert len({before, between, fingerprint(root)}) == 3


def test_the_state_ignores_measured_results(root: Path) -> None:
    before = fingerprint(root)
    (root / "benchmarks/results").mkdir(parents=True)
    (root / "benchmarks/results/proofs.json").write_text("{}")

    assert fingerprint(root) == before


def test_a_changed_file_marks_the_commit_but_measured_results_do_not(root: Path) -> None:
    (root / "benchmarks/results").mkdir(parents=True)
    (root / "benchmarks/results/proofs.json").touch()
    assert len(commit(root)) == 40

    (root / "other").touch()

    assert commit(root).endswith("+")
