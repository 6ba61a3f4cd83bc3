from __future__ import annotations

import os
from pathlib import Path

import pytest

from startup.logs import BASE, BELOW, logs
from startup.settings import Settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder with an unwritable logs folder. The result is patched, because root can write everywhere."""
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path / "logs"))
    return tmp_path


def test_logs_move_to_tmp_if_their_folder_is_not_writable(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = logs(Settings({"AIRFLOW_HOME": str(home)}), 12345)

    assert found[BASE] == "/tmp/astro-runtime-12345/logs"
    assert set(found) == {BASE, *BELOW}
    assert all(path.startswith(found[BASE]) for path in found.values())
    assert capsys.readouterr().err.count(f"UID 12345 cannot write to {home}/logs: ") == 1


def test_a_message_is_printed_if_tmp_is_not_writable_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert logs(Settings({"AIRFLOW_HOME": str(tmp_path)}), 12345) == {}
    assert "or /tmp: Airflow needs one of them" in capsys.readouterr().err


def test_log_variables_of_a_deployment_are_unchanged(home: Path) -> None:
    (other, *_) = BELOW

    assert logs(Settings({"AIRFLOW_HOME": str(home), BASE: "/logs"}), 12345) == {}
    assert other not in logs(Settings({"AIRFLOW_HOME": str(home), other: "/other"}), 12345)


def test_logs_move_to_tmp_if_their_folder_cannot_be_created(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path))

    assert BASE in logs(Settings({"AIRFLOW_HOME": str(tmp_path)}), 12345)
    assert BASE in logs(Settings({"AIRFLOW_HOME": str(tmp_path / "none")}), 12345)


def test_logs_do_not_move_if_their_folder_is_writable(tmp_path: Path) -> None:
    assert logs(Settings({"AIRFLOW_HOME": str(tmp_path)}), 12345) == {}
    (tmp_path / "logs").mkdir()
    assert logs(Settings({"AIRFLOW_HOME": str(tmp_path)}), 12345) == {}
