from __future__ import annotations

import os
from pathlib import Path

import pytest

from startup.config_file import MARKER, MOUNTED, config_file


def mount(path: Path) -> str:
    return f"1077 1050 254:1 /volume {path} ro,relatime - ext4 /dev/vda1 rw\n"


def test_a_file_of_the_project_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "airflow.cfg").touch()
    environment = {"AIRFLOW_HOME": str(tmp_path), "HOME": str(tmp_path.parent)}

    assert config_file(environment, mount(tmp_path)) is None
    assert environment["AIRFLOW_CONFIG"] == f"{tmp_path.parent}/airflow.cfg"
    assert capsys.readouterr().err.count("airflow.cfg is ignored") == 1


def test_a_mounted_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "airflow.cfg").touch()
    environment = {"AIRFLOW_HOME": str(tmp_path)}

    assert config_file(environment, mount(tmp_path / "airflow.cfg")) == f"{tmp_path}/airflow.cfg"
    assert "AIRFLOW_CONFIG" not in environment


def test_the_file_in_airflow_config_is_read(tmp_path: Path) -> None:
    environment = {"AIRFLOW_HOME": str(tmp_path), "AIRFLOW_CONFIG": "/etc/own.cfg"}

    assert config_file(environment, "") == "/etc/own.cfg"
    assert list(tmp_path.iterdir()) == []


def test_the_file_that_airflow_generated_at_its_first_start_is_read_again(tmp_path: Path) -> None:
    first = {"AIRFLOW_HOME": str(tmp_path)}
    assert config_file(first, "") is None
    assert [path.name for path in tmp_path.iterdir()] == [MARKER]

    (tmp_path / "airflow.cfg").touch()
    second = {"AIRFLOW_HOME": str(tmp_path)}
    assert config_file(second, "") is None
    assert "AIRFLOW_CONFIG" not in first.keys() | second.keys()


def test_airflow_generates_its_file_in_tmp_if_no_folder_is_writable(tmp_path: Path) -> None:
    environment = {"AIRFLOW_HOME": str(tmp_path / "missing"), "HOME": str(tmp_path / "missing too")}

    assert config_file(environment, "") is None
    assert environment["AIRFLOW_CONFIG"] == "/tmp/airflow.cfg"


def test_a_file_that_was_generated_in_a_mounted_folder_is_not_read_in_an_image(tmp_path: Path) -> None:
    environment = {"AIRFLOW_HOME": str(tmp_path), "HOME": "/no/such"}
    config_file(environment, mount(tmp_path))
    (tmp_path / "airflow.cfg").touch()

    assert config_file(environment, mount(tmp_path)) is None
    assert "AIRFLOW_CONFIG" not in environment
    assert [path.name for path in tmp_path.iterdir() if path.name != "airflow.cfg"] == [MOUNTED]
    assert config_file(environment, "") is None
    assert environment["AIRFLOW_CONFIG"] == "/tmp/airflow.cfg"


@pytest.mark.parametrize("mounted", [True, False])
def test_a_folder_named_like_the_file_is_not_read(tmp_path: Path, mounted: bool) -> None:
    (tmp_path / "airflow.cfg").mkdir()
    environment = {"AIRFLOW_HOME": str(tmp_path), "HOME": "/no/such"}

    assert config_file(environment, mount(tmp_path / "airflow.cfg") if mounted else "") is None
    assert environment["AIRFLOW_CONFIG"] == "/tmp/airflow.cfg"


def test_an_empty_airflow_config_is_ignored(tmp_path: Path) -> None:
    environment = {"AIRFLOW_HOME": str(tmp_path), "AIRFLOW_CONFIG": ""}

    assert config_file(environment, "") is None
    assert environment == {"AIRFLOW_HOME": str(tmp_path)}


def test_variables_in_airflow_config_are_expanded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOLDER", "/etc")

    assert config_file({"AIRFLOW_HOME": str(tmp_path), "AIRFLOW_CONFIG": "$FOLDER/own.cfg"}, "") == "/etc/own.cfg"


@pytest.fixture
def unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration file that cannot be read. The result is patched, because root can read everything."""
    path = tmp_path / "airflow.cfg"
    path.touch()
    monkeypatch.setattr(os, "access", lambda each, mode: str(each) != str(path))
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    return path


@pytest.mark.parametrize("named", [True, False])
def test_a_deployments_file_that_cannot_be_read_is_named(
    unreadable: Path, named: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {"AIRFLOW_HOME": str(unreadable.parent), **({"AIRFLOW_CONFIG": str(unreadable)} if named else {})}

    assert config_file(environment, mount(unreadable)) == str(unreadable)
    line = f"entrypoint: UID 12345 cannot read {unreadable}, so Airflow ignores it\n"
    assert capsys.readouterr().err == line


def test_a_generated_file_of_another_user_is_named_and_another_one_is_generated(
    unreadable: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (unreadable.parent / MARKER).touch()
    environment = {"AIRFLOW_HOME": str(unreadable.parent), "HOME": "/home/astro"}

    assert config_file(environment, "") is None
    assert environment["AIRFLOW_CONFIG"] == "/home/astro/airflow.cfg"
    assert "UID 12345 cannot read" in capsys.readouterr().err
