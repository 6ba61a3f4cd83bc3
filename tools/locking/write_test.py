import os
import shutil
import subprocess
from pathlib import Path

import pytest

from host.files import write_atomically
from tools.locking.testing import job_of, make_root
from tools.locking.write import difference, render

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())


def test_a_lock_starts_with_its_command_and_digests(tmp_path: Path) -> None:
    job = job_of(make_root(tmp_path))
    lines = render(job, "a==1 \\\n    --hash=sha256:00\n").splitlines()

    assert lines[0] == "# Made by: ./pants run tools/locking:lock -- runtime-10"
    assert lines[1] == f"# inputs: {job.digest}"
    assert lines[2].startswith("# rows: sha256:")
    assert lines[3] == "a==1 \\"


def test_git_ignores_the_temporary_file_of_a_killed_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locks = tmp_path / "runtimes/runtime-10/locks"
    monkeypatch.setattr(os, "replace", lambda *_: None)
    write_atomically(locks / "python-3.11.txt", b"text")
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


def test_a_difference_lists_the_changes() -> None:
    assert difference({"a": "1", "b": "1"}, {"a": "2", "c": "3"}) == "a 1 -> 2, c added, b removed"
    assert difference({"a": "1"}, {"a": "1"}) == "no change"
