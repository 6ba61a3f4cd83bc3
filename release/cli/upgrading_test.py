from __future__ import annotations

import json
from pathlib import Path

import pytest

from release.cli import upgrading
from release.cli.main import main
from release.upgrading.testing import NEW, OLD, reported, stage

HISTORY = """\
major: {major}
releases:
  - version: "{major}.2.0"
    date: "2024-06-13"
    airflow: "2.8.4"
    database_migration: false
  - version: "{major}.1.0"
    date: "2024-05-13"
    airflow: "2.8.4"
    database_migration: false
"""


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in ("upgrade-test", *arguments)])
    return int(end.value.code or 0)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Dockerfile").write_text("FROM astro-runtime:4.2.9\n")
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run(*arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_bad_input_is_one_line(
    project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, project, "4.2.9", "latest").startswith("TO: expected a version such as 10.9.0")
    assert refused(capsys, project, "4", "10.9.0").startswith("FROM: expected a version such as 10.9.0")
    empty = tmp_path_factory.mktemp("empty")
    assert refused(capsys, empty, "4.2.9", "10.9.0").endswith("expected the Dockerfile of the project, found none")
    (project / ".env").write_text("no variable")
    assert refused(capsys, project, "4.2.9", "10.9.0").endswith(".env: line 1: expected NAME=VALUE")


def test_steps_need_versions_and_one_end(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(capsys, project, "4.2.9", "9.1.0", "10.9.0", "--step-by-step")
    assert line == "--step-by-step: expected one TO, found several, which are steps already"
    line = refused(capsys, project, "astro-runtime:4.2.9", "10.9.0", "--step-by-step")
    assert line == "--step-by-step: expected versions such as 10.9.0 for FROM and TO"


@pytest.fixture
def checkout(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a checkout with Runtime 7 to 10."""
    root = tmp_path_factory.mktemp("checkout")
    (root / "pants.toml").touch()
    for major in (7, 8, 9, 10):
        folder = root / f"runtimes/runtime-{major}"
        folder.mkdir(parents=True)
        (folder / "runtime.yaml").touch()
        (folder / "releases.yaml").write_text(HISTORY.format(major=major))
    monkeypatch.chdir(root)
    return root


@pytest.mark.usefixtures("checkout")
def test_an_unknown_runtime_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(capsys, project, "4.2.9", "runtime-99")
    assert line == "RUNTIME: expected one of runtime-7, runtime-8, runtime-9, runtime-10, found runtime-99"


@pytest.mark.usefixtures("checkout")
def test_the_steps_are_the_newest_versions_of_the_majors_between() -> None:
    assert upgrading.steps("7.6.0", ["10.9.0-python-3.11"]) == ["8.2.0", "9.2.0"]
    assert upgrading.steps("9.2.0", ["10.9.0"]) == []


def test_the_three_forms_of_a_report_are_written(tmp_path: Path) -> None:
    upgrading.write(reported(stage(OLD), stage(NEW)), tmp_path / "reports/new")
    folder = tmp_path / "reports/new"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json", "report.txt"]
    assert json.loads((folder / "report.json").read_text())["breaks"] is False
    assert "nothing breaks" in (folder / "report.txt").read_text()
    assert "othing breaks" in (folder / "report.html").read_text()
