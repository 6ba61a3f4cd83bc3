from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap import ahead, engine, host_tools
from bootstrap.console import SetupError
from host import disk


@pytest.fixture
def ensured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps that ran; the one for the engine fails."""
    names: list[str] = []

    def fail(_: Path) -> None:
        names.append("engine")
        raise SetupError("no usable container engine")

    monkeypatch.setattr(engine, "ensure", fail)
    monkeypatch.setattr(host_tools, "ensure", lambda: names.append("tools"))
    return names


def test_a_failed_installation_is_not_reported_here(
    ensured: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ahead.main(tmp_path, tmp_path) == 0
    assert ensured == ["engine", "tools"]
    assert capsys.readouterr().err == ""


def test_nothing_is_installed_when_a_variable_is_invalid(
    ensured: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTIME_ENGINE_SETUP", "nevr")

    assert ahead.main(tmp_path, tmp_path) == 0
    assert ensured == []


def test_nothing_is_installed_on_a_full_disk(
    ensured: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "full_disks", lambda _: ["the disk of /here is full"])

    assert ahead.main(tmp_path, tmp_path) == 0
    assert ensured == []


def test_it_runs_in_parallel_with_a_block_which_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the program waits until the block has run."""
    program = tmp_path / "bootstrap/ahead.py"
    program.parent.mkdir()
    (program.parent / "__init__.py").touch()
    program.write_text(
        "import pathlib, sys, time\nfolder = pathlib.Path(sys.argv[1])\n"
        "while not (folder / 'block').exists():\n    time.sleep(0.01)\n(folder / 'program').touch()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with ahead.started(tmp_path):
        assert not (tmp_path / "program").exists()
        (tmp_path / "block").touch()

    assert (tmp_path / "program").exists()


def test_it_needs_only_the_standard_library() -> None:
    paths = os.pathsep.join(["build-support", "libs"])

    subprocess.run([sys.executable, "-S", "-c", "import bootstrap.ahead"], check=True, env={"PYTHONPATH": paths})
