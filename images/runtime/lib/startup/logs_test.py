from __future__ import annotations

import os
from pathlib import Path

import pytest

from startup.logs import logs, prepare
from startup.settings import Settings

BASE = "AIRFLOW__LOGGING__BASE_LOG_FOLDER"
DAG_FILES = "AIRFLOW__SCHEDULER__CHILD_PROCESS_LOG_DIRECTORY"
MANAGER = "AIRFLOW__LOGGING__DAG_PROCESSOR_MANAGER_LOG_LOCATION"
MOVED = {
    BASE: "/tmp/astro-runtime-12345/logs",
    DAG_FILES: "/tmp/astro-runtime-12345/logs/scheduler",
    MANAGER: "/tmp/astro-runtime-12345/logs/dag_processor_manager/dag_processor_manager.log",
}


class Locks:
    """Paths that are not writable. The result is patched, because root can write everywhere."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._paths: set[str] = set()
        monkeypatch.setattr(os, "access", lambda path, mode: str(path) not in self._paths)

    def add(self, path: Path) -> None:
        """Create a folder that is not writable."""
        path.mkdir(parents=True, exist_ok=True)
        self._paths.add(str(path))

    def add_file(self, path: Path) -> None:
        """Create a file that is not writable."""
        path.parent.mkdir(parents=True)
        path.touch()
        self._paths.add(str(path))


@pytest.fixture
def locks(monkeypatch: pytest.MonkeyPatch) -> Locks:
    return Locks(monkeypatch)


def settings(home: Path, **environment: str) -> Settings:
    return Settings({"AIRFLOW_HOME": str(home), **environment})


def test_logs_move_to_tmp_if_their_folder_is_not_writable(
    tmp_path: Path, locks: Locks, capsys: pytest.CaptureFixture[str]
) -> None:
    locks.add(tmp_path / "logs")

    assert logs(settings(tmp_path), 12345) == MOVED
    line = f"UID 12345 cannot write to {tmp_path}/logs: the logs are in /tmp/astro-runtime-12345/logs"
    assert capsys.readouterr().err == f"entrypoint: {line}\n"


@pytest.mark.parametrize("folder", ["scheduler", "scheduler/2024-02-29"])
def test_only_the_logs_of_dag_files_move_if_only_theirs_are_not_writable(
    tmp_path: Path, locks: Locks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    monkeypatch.setattr("time.strftime", lambda *arguments: "2024-02-29")
    locks.add(tmp_path / "logs" / folder)

    assert logs(settings(tmp_path), 12345) == {DAG_FILES: MOVED[DAG_FILES]}
    assert capsys.readouterr().err.startswith(f"entrypoint: UID 12345 cannot write to {tmp_path}/logs/{folder}: ")


def test_only_the_managers_log_moves_if_only_its_folder_is_not_writable(tmp_path: Path, locks: Locks) -> None:
    locks.add(tmp_path / "logs/dag_processor_manager")

    assert logs(settings(tmp_path), 12345) == {MANAGER: MOVED[MANAGER]}


def test_only_the_managers_log_moves_if_only_it_is_not_writable(tmp_path: Path, locks: Locks) -> None:
    locks.add_file(tmp_path / "logs/dag_processor_manager/dag_processor_manager.log")

    assert logs(settings(tmp_path), 12345) == {MANAGER: MOVED[MANAGER]}


def test_a_message_is_printed_if_tmp_is_not_writable_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert logs(settings(tmp_path), 12345) == {}
    assert "or /tmp: Airflow needs one of them" in capsys.readouterr().err


@pytest.mark.parametrize("name", [BASE, "AIRFLOW__CORE__BASE_LOG_FOLDER"])
def test_a_folder_that_a_deployment_sets_does_not_move_but_is_named(
    tmp_path: Path, locks: Locks, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    locks.add(tmp_path / "own")

    assert logs(settings(tmp_path, **{name: f"{tmp_path}/own"}), 12345) == {}
    assert capsys.readouterr().err == f"entrypoint: {name}: UID 12345 cannot write to {tmp_path}/own\n"


def test_the_other_logs_move_without_the_one_whose_place_is_set(tmp_path: Path, locks: Locks) -> None:
    locks.add(tmp_path / "logs")

    assert DAG_FILES not in logs(settings(tmp_path, **{DAG_FILES: "/other"}), 12345)
    assert set(logs(settings(tmp_path, **{BASE: "/other"}), 12345)) == {DAG_FILES, MANAGER}


def test_logs_move_to_tmp_if_their_folder_cannot_be_created(tmp_path: Path, locks: Locks) -> None:
    locks.add(tmp_path)

    assert BASE in logs(settings(tmp_path), 12345)
    assert BASE in logs(settings(tmp_path / "none"), 12345)


def test_logs_do_not_move_if_their_folder_is_writable(tmp_path: Path) -> None:
    assert logs(settings(tmp_path), 12345) == {}
    (tmp_path / "logs").mkdir()
    assert logs(settings(tmp_path), 12345) == {}


def test_the_folder_of_the_managers_log_is_made_for_the_group_too(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        prepare(settings(tmp_path), 12345)
    finally:
        os.umask(before)

    assert (tmp_path / "logs/dag_processor_manager").stat().st_mode & 0o777 == 0o775


def test_folders_that_tasks_cannot_write_are_named_from_the_top_down(
    tmp_path: Path, locks: Locks, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("a/run", "b", "c", "d", "lost+found", "scheduler"):
        locks.add(tmp_path / "logs" / folder)

    prepare(settings(tmp_path), 12345)
    names = ", ".join(f"{tmp_path}/logs/{folder}" for folder in ("b", "c", "d"))
    line = f"UID 12345 cannot write to {names} and 1 more: tasks that log there fail"
    assert capsys.readouterr().err == f"entrypoint: {line}\n"


def test_nothing_is_printed_if_tasks_can_write_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs/a/run").mkdir(parents=True)

    prepare(settings(tmp_path), 12345)
    assert capsys.readouterr().err == ""
