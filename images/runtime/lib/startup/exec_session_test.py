from __future__ import annotations

from pathlib import Path

import pytest

from startup.exec_session import is_exec_session

TINI, ENTRYPOINT, SHELL = (1, 0, "tini"), (7, 1, "entrypoint"), (40, 0, "sh) (x")


def processes(folder: Path, *rows: tuple[int, int, str]) -> str:
    """Files like those of /proc for processes: number, parent and name."""
    for pid, parent, name in rows:
        (folder / str(pid)).mkdir()
        (folder / str(pid) / "stat").write_text(f"{pid} ({name}) S {parent} 1 1 0\n")
        (folder / str(pid) / "comm").write_text(f"{name}\n")
    return str(folder)


@pytest.mark.parametrize(("pid", "expected"), [(1, False), (7, False), (40, True), (41, True)])
def test_what_descends_from_the_first_process_is_the_containers_own(tmp_path: Path, pid: int, expected: bool) -> None:
    proc = processes(tmp_path, TINI, ENTRYPOINT, SHELL, (41, 40, "python3"))

    assert is_exec_session(pid, proc) is expected


def test_nothing_is_told_of_containers_that_share_their_processes(tmp_path: Path) -> None:
    proc = processes(tmp_path, (1, 0, "pause"), (7, 0, "tini"), (8, 7, "python3"))

    assert not is_exec_session(8, proc)


def test_nothing_is_told_where_processes_cannot_be_seen(tmp_path: Path) -> None:
    assert not is_exec_session(7, str(tmp_path))
