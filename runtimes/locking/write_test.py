import os
import shutil
import subprocess
from pathlib import Path

import pytest

from locking.testing import job_of, make_root
from locking.write import difference, render, write_atomically

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


def test_a_lock_starts_with_how_it_was_made_and_from_what(tmp_path: Path) -> None:
    job = job_of(make_root(tmp_path))
    lines = render(job, "a==1 \\\n    --hash=sha256:00\n").splitlines()

    assert lines[0] == "# Made by: ./pants run runtimes/locking:lock -- runtime-10"
    assert lines[1] == f"# inputs: {job.digest}"
    assert lines[2].startswith("# rows: sha256:")
    assert lines[3] == "a==1 \\"


def test_a_lock_is_readable_by_all_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_atomically(tmp_path / "locks/a.txt", "text")

    assert (tmp_path / "locks/a.txt").read_text() == "text"
    assert os.listdir(tmp_path / "locks") == ["a.txt"]
    assert (tmp_path / "locks/a.txt").stat().st_mode & 0o777 == 0o644


def test_a_failed_write_leaves_the_old_lock_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk full")

    (tmp_path / "a.txt").write_text("old")
    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(tmp_path / "a.txt", "new")

    assert os.listdir(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


def test_git_ignores_what_a_killed_write_leaves_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks = tmp_path / "runtimes/runtime-10/locks"
    monkeypatch.setattr(os, "replace", lambda *_: None)
    write_atomically(locks / "python-3.11.txt", "text")
    (locks / "python-3.9.txt").touch()

    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    seen = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all", "runtimes"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert len(os.listdir(locks)) == 2
    assert seen.stdout == "?? runtimes/runtime-10/locks/python-3.9.txt\n"


def test_a_difference_says_what_moved() -> None:
    assert difference({"a": "1", "b": "1"}, {"a": "2", "c": "3"}) == "a 1 -> 2, c added, b removed"
    assert difference({"a": "1"}, {"a": "1"}) == "no change"
