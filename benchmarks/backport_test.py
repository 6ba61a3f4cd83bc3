from __future__ import annotations

from pathlib import Path

from benchmarks.backport import backport
from benchmarks.subject import Subject


def test_a_runtime_without_patches_has_no_figures(tmp_path: Path) -> None:
    assert list(backport(Subject(tmp_path, "runtime-10", 1))) == []
