from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue.repository import load_runtime
from release.bumping.testing import content, make_checkout
from release.cli.main import main
from release.index.testing import Server, publish, serve

PROVIDER = "astronomer-providers"
DAY = ("--as-of", "2024-06-20")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A package index that uv really uses, with what the small Runtime has. The checkout is the working folder."""
    make_checkout(tmp_path)
    (tmp_path / "release").mkdir()
    (tmp_path / "release/policy.yaml").write_text(Path("release/policy.yaml").read_text())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNTIME_CACHE", str(tmp_path / ".cache/build"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / ".cache/uv"))
    with serve() as running:
        monkeypatch.setenv("UV_DEFAULT_INDEX", running.url)
        publish(running, "apache-airflow", "2.8.4")
        publish(running, "pip", "24.0")
        publish(running, PROVIDER, "1.18.4")
        yield running


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(("bump", "runtime-10", *arguments))
    return int(end.value.code or 0)


def test_the_next_version_is_locked_and_written(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    publish(server, PROVIDER, "1.19.0")
    assert run(*DAY) == 0
    out, progress = capsys.readouterr()
    assert out.startswith("runtime-10: 10.9.0 -> 10.10.0 (minor release)\n")
    assert "written: runtimes/runtime-10/locks/python-3.11.txt\n" in out
    assert out.splitlines()[-1].endswith("./pants run tools/runtimes:import-exceptions -- runtime-10")
    assert progress.startswith("runtime-10: locking with astronomer-providers 1.19.0\n")
    assert "\nruntime-10 python-3.11: 3 packages, " in progress
    assert "astronomer-providers==1.19.0" in Path("runtimes/runtime-10/locks/python-3.8.txt").read_text()
    assert load_runtime(Path.cwd(), "runtime-10").locked_at == "2024-06-21"


def test_a_second_run_changes_nothing(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    publish(server, PROVIDER, "1.19.0")
    run(*DAY)
    before = content(Path.cwd())
    capsys.readouterr()
    assert run(*DAY) == 0
    assert capsys.readouterr().out == "runtime-10: 10.10.0 is up to date\n"
    assert content(Path.cwd()) == before


def test_a_dry_run_writes_nothing(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    publish(server, PROVIDER, "1.19.0")
    before = content(Path.cwd())
    assert run(*DAY, "--dry-run") == 0
    assert "would write: runtimes/runtime-10/runtime.yaml\n" in capsys.readouterr().out
    assert content(Path.cwd()) == before


def test_a_version_that_cannot_be_locked_is_held_and_the_others_are_taken(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(server, PROVIDER, "1.19.0", requires=["pip<24"])
    publish(server, "pip", "24.1")
    assert run(*DAY, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["version"], [change["name"] for change in found["changes"]]) == ("10.9.1", ["pip"])
    (held,) = found["held"]
    assert (held["name"], held["version"]) == (PROVIDER, "1.19.0")
    assert held["reason"].startswith("cannot be locked for Python 3.8: Because astronomer-providers")
    assert "depends on pip<24" in held["reason"]
    assert found["written"] is True


def test_a_plan_of_a_file_is_carried_out(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    publish(server, PROVIDER, "1.19.0")
    publish(server, "pip", "24.1")
    with pytest.raises(SystemExit):
        main(("plan", "runtime-10", *DAY, "--level", "patch", "--json"))
    Path("plan.json").write_text(capsys.readouterr().out)
    assert run(*DAY, "--plan", "plan.json") == 0
    assert load_runtime(Path.cwd(), "runtime-10").pins == {PROVIDER: "1.18.4", "pip": "24.1"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--as-of", "2024-06-12"), "--as-of: expected 2024-06-13 or later"),
        (("--plan", "absent.json"), "Invalid value for '--plan': 'absent.json': No such file or directory"),
        (("--plan", "pants.toml"), "pants.toml: expected the JSON of `plan --json`, found: "),
    ],
)
def test_invalid_input_ends_with_exit_code_2(
    server: Server, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    before = content(Path.cwd())
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err
    assert content(Path.cwd()) == before
