from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from release.cli.main import main
from release.comparison.testing import RUNTIME, make_repository, release, write


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with Runtime 10, and with a Runtime 11 that has no locks."""
    make_repository(tmp_path)
    write(tmp_path, RUNTIME.replace("10", "11"), "major: 11\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNTIME_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("RUNTIME_ADVISORIES", raising=False)
    return tmp_path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(("diff", *arguments))
    return int(end.value.code or 0)


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_a_version_is_compared_with_the_checkout_of_its_runtime(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release(root, "channel: stable", "channel: stable")
    found = data(capsys, "10.9.0")
    assert found["old"].startswith("10.9.0 (")
    assert found["new"] == "10.10.0 (the checkout, Python 3.11)"
    assert data(capsys, ".", "10.9.0")["old"] == found["new"]


def test_an_unknown_version_ends_with_exit_code_2(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(root, "runtimes/runtime-10/releases.yaml", "major: 10\nreleases: []\n")
    assert run("10.7.0", "10.9.0") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("10.7.0: expected a version of Runtime 10 (10.9.0), found no tag")
