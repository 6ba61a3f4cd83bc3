from __future__ import annotations

import os
from pathlib import Path

import pytest

from startup.logs import BASE, BELOW, logs
from startup.settings import Settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose logs cannot be written; root could, so the answer is given."""
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path / "logs"))
    return tmp_path


def test_logs_that_cannot_be_written_go_elsewhere(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = logs(Settings({"AIRFLOW_HOME": str(home)}), 12345)

    assert found[BASE] == "/tmp/astro-runtime-12345/logs"
    assert set(found) == {BASE, *BELOW}
    assert all(place.startswith(found[BASE]) for place in found.values())
    assert capsys.readouterr().err.count("/logs cannot be written by UID 12345") == 1


def test_where_logs_cannot_go_anywhere_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert logs(Settings({"AIRFLOW_HOME": str(tmp_path)}), 12345) == {}
    assert "nor /tmp can be written by UID 12345: Airflow needs one of them" in capsys.readouterr().err


def test_what_a_deployment_sets_stays(home: Path) -> None:
    (other, *_) = BELOW

    assert logs(Settings({"AIRFLOW_HOME": str(home), BASE: "/logs"}), 12345) == {}
    assert other not in logs(Settings({"AIRFLOW_HOME": str(home), other: "/other"}), 12345)


def test_logs_that_cannot_be_made_go_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(tmp_path))

    assert BASE in logs(Settings({"AIRFLOW_HOME": str(tmp_path)}), 12345)
    assert BASE in logs(Settings({"AIRFLOW_HOME": str(tmp_path / "none")}), 12345)


def test_logs_that_can_be_written_stay_where_they_are(tmp_path: Path) -> None:
    assert logs(Settings({"AIRFLOW_HOME": str(tmp_path)}), 12345) == {}
    (tmp_path / "logs").mkdir()
    assert logs(Settings({"AIRFLOW_HOME": str(tmp_path)}), 12345) == {}
