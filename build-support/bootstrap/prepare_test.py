from __future__ import annotations

from pathlib import Path

import pytest

from bootstrap import engine, host_tools, machine, packages, prepare, validation
from bootstrap.console import SetupError
from bootstrap.host_tools import ensure_for_tests
from host import disk


@pytest.fixture(autouse=True)
def _machine_without_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise SetupError("no usable container engine")

    monkeypatch.setattr(machine, "write_secrets", lambda _: None)
    monkeypatch.setattr(validation, "is_valid", lambda _, *options: True)
    monkeypatch.setattr(host_tools, "ensure", lambda: None)
    monkeypatch.setattr(host_tools, "ensure_for_tests", lambda: None)
    monkeypatch.setattr(engine, "ensure", fail)


@pytest.mark.parametrize(("goal", "code"), [("package", 2), ("publish", 2), ("test", 0), ("run", 0)])
def test_without_an_engine_only_goals_that_build_images_fail(
    goal: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prepare.main(tmp_path, goal, tmp_path) == code
    assert capsys.readouterr().err == "pants: no usable container engine\n"


@pytest.mark.parametrize(("goal", "code"), [("test", 0), ("package", 2)])
def test_a_program_of_tests_that_cannot_be_installed_is_told(
    goal: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(host_tools, "TEST_PROGRAMS", {"no-such-program": "no-such-package"})
    monkeypatch.setattr(host_tools, "ensure_for_tests", ensure_for_tests)
    monkeypatch.setattr(packages, "can_install", lambda: False)

    assert prepare.main(tmp_path, goal, tmp_path) == code
    assert ("apt-get install no-such-package" in capsys.readouterr().err) == (goal == "test")


def test_a_stale_lock_stops_a_build_but_not_the_lock_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "ensure", lambda _: None)
    monkeypatch.setattr(validation, "is_valid", lambda _, *options: options == ("--targets",))

    assert prepare.main(tmp_path, "package", tmp_path) == 2
    assert prepare.main(tmp_path, "run", tmp_path) == 0


def test_data_that_no_target_can_be_made_from_stops_every_goal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ensure", lambda _: None)
    monkeypatch.setattr(validation, "is_valid", lambda *_: False)

    assert prepare.main(tmp_path, "run", tmp_path) == 2


def test_an_invalid_variable_stops_every_goal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RUNTIME_ENGINE_SETUP", "nevr")

    assert prepare.main(tmp_path, "run", tmp_path) == 2
    assert capsys.readouterr().err == "pants: RUNTIME_ENGINE_SETUP: expected never or an empty value, found 'nevr'\n"


def test_a_full_disk_stops_every_goal_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(disk, "full_disks", lambda _: ["the disk of /here is full"])
    monkeypatch.setattr(machine, "write_secrets", lambda _: pytest.fail("written to a full disk"))

    assert prepare.main(tmp_path, "test", tmp_path) == 2
    assert capsys.readouterr().err == "pants: the disk of /here is full\n"
