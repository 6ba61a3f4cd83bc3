from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogue.repository import load_history
from release.bumping.testing import content, make_checkout
from release.cli.main import main

REASON = "The scheduler stops after an hour."


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_checkout(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


def test_a_yanked_version_has_its_reason_in_the_feed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("yank", "10.9.0", "--reason", REASON) == 0
    assert "written: runtimes/runtime-10/releases.yaml\n" in capsys.readouterr().out
    assert run("feed") == 0
    metadata = json.loads(capsys.readouterr().out)["runtimeVersions"]["10.9.0"]["metadata"]
    assert (metadata["yanked"], metadata["yankedReason"]) == (True, REASON)


def test_a_second_yank_succeeds_and_changes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("yank", "10.9.0", "--reason", REASON)
    before = content(root)
    capsys.readouterr()
    assert run("yank", "10.9.0", "--reason", REASON) == 0
    assert capsys.readouterr().out == f"10.9.0 is yanked already: {REASON}\n"
    assert run("yank", "10.9.0", "--reason", "Another.") == 2
    expected = f"--reason: 10.9.0 is yanked already, with the reason: {REASON}: run unyank first"
    assert expected in capsys.readouterr().err
    assert content(root) == before


def test_unyank_restores_the_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # The first yank also writes the pages, which the small checkout has not.
    run("unyank", "10.9.0")
    assert capsys.readouterr().out == "10.9.0 is not yanked\n"
    before = (root / "runtimes/runtime-10/releases.yaml").read_text()
    run("yank", "10.9.0", "--reason", REASON)
    assert load_history(root, "runtime-10").releases[0].yanked == REASON
    assert run("unyank", "10.9.0") == 0
    assert (root / "runtimes/runtime-10/releases.yaml").read_text() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("yank", "10.1.0", "--reason", REASON), "VERSION: expected a version of runtimes/runtime-10/releases.yaml"),
        (("yank", "99.0.0", "--reason", REASON), "expected a version such as 10.9.0 of runtime-10, found 99.0.0"),
        (("unyank", "ten"), "VERSION: expected a version such as 10.9.0 of runtime-10, found ten"),
        (("yank", "10.9.0"), "Missing option '--reason'"),
        (("yank", "10.9.0", "--reason", " "), "releases[0].yanked: expected a string"),
        (("feed", "--output", "docs"), "--output: expected a file that can be written, found docs: Is a directory"),
    ],
)
def test_invalid_input_ends_with_exit_code_2_and_writes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    before = content(root)
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err
    assert content(root) == before


def test_the_feed_can_be_written_to_a_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("feed", "--output", "site/feed.json") == 0
    assert capsys.readouterr().err == "written: site/feed.json with 1 versions\n"
    assert list(json.loads((root / "site/feed.json").read_text())["runtimeVersions"]) == ["10.9.0"]


def test_the_feed_of_a_day_has_no_later_release(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("feed", "--as-of", "2024-06-12") == 0
    assert json.loads(capsys.readouterr().out) == {"runtimeVersions": {}}
