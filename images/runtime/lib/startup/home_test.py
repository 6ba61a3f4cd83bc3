from __future__ import annotations

import os
from pathlib import Path

import pytest

from startup import home


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is not writable. The result is patched, because root can write everywhere."""
    monkeypatch.setattr(os, "access", lambda path, mode: not str(path).startswith(str(tmp_path)))
    return tmp_path


def test_a_home_that_can_be_created_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.check({"AIRFLOW_HOME": str(tmp_path / "a" / "b")}, 12345, {"webserver"})

    assert capsys.readouterr().err == ""


def test_a_home_that_cannot_be_created_is_reported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.check({"AIRFLOW_HOME": str(folder / "a")}, 12345, set())

    line = f"entrypoint: AIRFLOW_HOME: {folder}/a does not exist, and UID 12345 cannot create it\n"
    assert capsys.readouterr().err == line


@pytest.mark.parametrize(
    ("started", "lines"), [({"webserver"}, 1), ({"celery worker"}, 1), ({"scheduler"}, 0), (set(), 0)]
)
def test_a_component_that_needs_a_writable_home_is_reported(
    folder: Path, started: set[str], lines: int, capsys: pytest.CaptureFixture[str]
) -> None:
    home.check({"AIRFLOW_HOME": str(folder)}, 12345, started)

    assert capsys.readouterr().err.count(f"UID 12345 cannot write to {folder}, which is required for ") == lines


def test_airflow_home_has_a_default_and_is_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACE", "/srv")

    assert home.home({"AIRFLOW_HOME": ""}) == home.home({}) == "/usr/local/airflow"
    assert home.home({"AIRFLOW_HOME": "$PLACE/airflow"}) == "/srv/airflow"
