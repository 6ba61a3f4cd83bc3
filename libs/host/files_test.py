from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from host.files import locked, write_atomically


def test_an_unchanged_file_is_not_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "folder/file"
    write_atomically(path, b"one")
    before = path.stat().st_ino

    write_atomically(path, b"one")

    assert path.stat().st_ino == before


def test_a_changed_file_is_replaced_and_nothing_is_left_over(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"one")
    write_atomically(path, b"two", mode=0o600)

    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["file"]


def test_a_failed_write_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("disk full")

    path = tmp_path / "file"
    path.write_text("old")
    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"new")

    assert os.listdir(tmp_path) == ["file"]
    assert path.read_text() == "old"


def _append_slowly(path: Path) -> None:
    with locked(path.with_suffix(".lock")):
        text = path.read_text()
        time.sleep(0.05)
        path.write_text(text + "x")


def test_only_one_process_at_a_time_holds_a_lock(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    processes = [multiprocessing.Process(target=_append_slowly, args=(path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert path.read_text() == "xxxx"
