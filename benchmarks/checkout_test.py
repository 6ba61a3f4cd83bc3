from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks.checkout import NoCheckoutError, commit, find_root, runtimes


def test_root_is_found_from_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "pants.toml").touch()
    below = tmp_path / "images" / "runtime"
    below.mkdir(parents=True)
    assert find_root(below) == tmp_path


def test_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoCheckoutError, match=r"no pants\.toml"):
        find_root(tmp_path)


def test_changes_outside_of_benchmarks_are_told(tmp_path: Path) -> None:
    author = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    for arguments in (["init", "-q"], [*author, "commit", "-q", "--allow-empty", "-m", "first"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "result.json").touch()
    assert len(commit(tmp_path)) == 40
    (tmp_path / "other").touch()
    assert commit(tmp_path).endswith(", with changes")


def test_runtimes_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("runtime-10", "runtime-9"):
        (tmp_path / "runtimes" / name).mkdir(parents=True)
        (tmp_path / "runtimes" / name / "runtime.yaml").touch()
    (tmp_path / "runtimes" / "locking").mkdir()
    assert runtimes(tmp_path) == ["runtime-9", "runtime-10"]
