from __future__ import annotations

from pathlib import Path

import pytest

from startup.exec_session import is_exec_session

TINI, ENTRYPOINT, SHELL = (1, 0, "tini"), (7, 1, "entrypoint"), (40, 0, "sh) (x")


def processes(folder: Path, *rows: tuple[int, int, str]) -> str:
    """Create files like those in /proc for processes, given as PID, parent and name; return the folder."""
    for pid, parent, name in rows:
        (folder / str(pid)).mkdir()
        (folder / str(pid) / "stat").write_text(f"{pid} ({name}) S {parent} 1 1 0\n")
        (folder / str(pid) / "comm").write_text(f"{name}\n")
    return str(folder)


@pytest.mark.parametrize(("pid", "expected"), [(1, False), (7, False), (40, True), (41, True)])
def test_a_process_that_does_not_descend_from_process_1_is_an_exec_session(
    tmp_path: Path, pid: int, expected: bool
) -> None:
    proc = processes(tmp_path, TINI, ENTRYPOINT, SHELL, (41, 40, "python3"))

    assert is_exec_session(pid, proc) is expected


def test_containers_that_share_their_processes_have_no_exec_sessions(tmp_path: Path) -> None:
    proc = processes(tmp_path, (1, 0, "pause"), (7, 0, "tini"), (8, 7, "python3"))

    assert not is_exec_session(8, proc)


def test_an_unreadable_proc_means_no_exec_session(tmp_path: Path) -> None:
    assert not is_exec_session(7, str(tmp_path))
