from __future__ import annotations

from pathlib import Path

import pytest

from startup.dispatch import command, which


@pytest.fixture
def path(tmp_path: Path) -> str:
    for name, mode in (("bash", 0o755), ("celery", 0o755), ("data", 0o644)):
        (tmp_path / name).touch(mode)
    (tmp_path / "folder").mkdir()
    return f"/nonexistent:{tmp_path}"


def test_a_program_on_path_is_run(path: str) -> None:
    assert command(["bash", "-c", "true"], path) == ["bash", "-c", "true"]


def test_celery_runs_as_a_program_but_celery_worker_is_airflows(path: str) -> None:
    assert command(["celery", "--app", "mine", "worker"], path) == ["celery", "--app", "mine", "worker"]
    assert command(["celery", "worker", "--queues", "a"], path) == ["airflow", "celery", "worker", "--queues", "a"]


@pytest.mark.parametrize("arguments", [["/opt/start", "a"], ["./start.sh"]])
def test_a_path_is_run(path: str, arguments: list[str]) -> None:
    assert command(arguments, path) == arguments


@pytest.mark.parametrize("arguments", [[], ["version"], ["--help"], ["data"], ["folder"], [""]])
def test_other_arguments_are_passed_to_airflow(path: str, arguments: list[str]) -> None:
    assert command(arguments, path) == ["airflow", *arguments]


def test_which_returns_the_first_executable_on_path(path: str, tmp_path: Path) -> None:
    assert which("bash", path) == str(tmp_path / "bash")
    assert which("none", path) is None
    assert which("/any/path", path) == "/any/path"
