from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from catalogue.debian_lock import with_count
from catalogue.lock_inputs import with_header
from catalogue.testing import HISTORY
from release.advisories.testing import record
from release.cli.main import VERBS, cli, main
from release.common.testing import Answer
from release.index.testing import Server, row, serve
from tools.locking.testing import make_root

# Verbs that change a registry or GitHub.
OUTSIDE = {
    *("announce", "expire", "feed", "mirror", "promote", "propose", "publish", "report", "repository"),
    *("retention", "rollback", "sign"),
}
# Those that change files, or the engine of this machine, at most.
INSIDE = {
    *("attest", "bump", "check", "cpython-patches", "diff", "export", "join", "matrix", "moves", "notes", "plan"),
    *("provenance", "replay", "reproduce", "sbom", "scan", "status", "unyank", "upgrade-test", "verify", "vex", "yank"),
}


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    make_root(tmp_path)
    (tmp_path / "runtimes/runtime-10/releases.yaml").write_text(HISTORY)
    (tmp_path / "release").mkdir()
    (tmp_path / "release/policy.yaml").write_text(Path("release/policy.yaml").read_text())
    make_suite(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNTIME_CACHE", str(tmp_path / "cache"))
    with serve() as running:
        monkeypatch.setenv("UV_DEFAULT_INDEX", running.url)
        for name in ("RUNTIME_DEBIAN_MIRROR", "RUNTIME_DEBIAN_ARCHIVE", "RUNTIME_PYTHON_MIRROR"):
            monkeypatch.setenv(name, running.url.replace("/simple", "/mirror"))
        yield running


def make_suite(root: Path) -> None:
    """Write a Debian suite with one locked package."""
    (root / "3rdparty/debian/locks").mkdir(parents=True)
    text = "suite: bullseye\narchitectures: [amd64, arm64]\nbase: [tini]\nbuild: [gcc]\n"
    (root / "3rdparty/debian/bullseye.yaml").write_text(text)
    for name in ("amd64", "arm64", "build-amd64", "build-arm64"):
        rows = (f"base-files=11.1 sha256:{0:064}", f"libc6=2.31-13 sha256:{0:064}")
        (root / f"3rdparty/debian/locks/bullseye-{name}.txt").write_text(with_count(rows))


def asked(server: Server) -> list[str]:
    """Return the projects that the index was asked for."""
    return sorted(path.split("/")[2] for path in server.paths if path.startswith("/simple/"))


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return int(end.value.code or 0)


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(*arguments) == 0
    return capsys.readouterr().out


def data(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(output(capsys, *arguments, "--json"))


def test_every_verb_is_loaded_by_its_name() -> None:
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    assert {name: command.name if command else None for name, command in found.items()} == {
        name: name for name in VERBS
    }


def test_what_changes_the_world_outside_is_dry_by_default() -> None:
    # A new verb belongs to one of them.
    assert {*OUTSIDE, *INSIDE} == set(VERBS)
    assert {verb for verb in VERBS if _dry_run(verb) is True} == OUTSIDE


def _dry_run(verb: str) -> bool | None:
    """Return the default of the option --dry-run of a verb, None if it has none."""
    command = cli.get_command(click.Context(cli), verb)
    assert command is not None
    return next((bool(one.default) for one in command.params if one.name == "dry_run"), None)


def test_an_unknown_verb_is_invalid(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plans") == 2
    assert "No such command 'plans'" in capsys.readouterr().err


def test_a_plan_lists_each_change_with_its_reason(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.project("apache-airflow", [row("apache_airflow-2.8.5-py3-none-any.whl", "2024-06-20")])
    (plan,) = data(capsys, "plan", "runtime-10", "--as-of", "2024-06-20")
    assert (plan["runtime"], plan["current"], plan["version"]) == ("runtime-10", "10.9.0", "10.10.0")
    assert [(change["name"], change["old"], change["new"]) for change in plan["changes"]] == [
        ("apache-airflow", "2.8.4", "2.8.5")
    ]
    assert "10.9.0 -> 10.10.0 (minor release)" in output(capsys, "plan", "--as-of", "2024-06-20")


def test_without_news_a_plan_says_so(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "plan", "runtime-10") == "runtime-10: 10.9.0 is up to date\n"


def test_a_later_upload_is_not_seen_on_an_earlier_day(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.project("apache-airflow", [row("apache_airflow-2.8.5-py3-none-any.whl", "2024-06-20")])
    (plan,) = data(capsys, "plan", "runtime-10", "--as-of", "2024-06-19")
    assert plan["version"] == "10.9.0"


def test_check_lists_what_is_newer_and_what_is_no_candidate(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("apache_airflow-2.8.5-py3-none-any.whl", "apache_airflow-2.8.6rc1-py3-none-any.whl")
    server.project("apache-airflow", [row(name, "2024-06-20") for name in names])
    airflow = data(capsys, "check", "runtime-10")["runtime-10"][0]
    assert (airflow["name"], airflow["current"], airflow["newest"]) == ("apache-airflow", "2.8.4", "2.8.5")
    assert airflow["held"] == [{"version": "2.8.6rc1", "reason": "a pre-release"}]
    assert "a pre-release" not in output(capsys, "check", "runtime-10")
    assert "a pre-release" in output(capsys, "check", "runtime-10", "--verbose")


LOCK = "idna==3.6 \\\n    --hash=sha256:" + "a" * 64 + "\n"


def write_lock(path: Path, rows: str) -> None:
    path.write_text(with_header(str(path), f"sha256:{0:064}", rows))


IDNA = record("PYSEC-2024-60", "idna", {"fixed": "3.7"}, aliases=["CVE-2024-3651"], details="[bold]\x1b[31mred")


@pytest.fixture
def locked(server: Server, tmp_path: Path) -> Server:
    locks = tmp_path / "runtimes/runtime-10/locks"
    locks.mkdir()
    for python in ("3.8", "3.9", "3.10", "3.11"):
        write_lock(locks / f"python-{python}.txt", LOCK)
    (tmp_path / "osv").mkdir()
    (tmp_path / "osv/a.json").write_text(json.dumps(IDNA))
    server.project("idna", [row("idna-3.7-py3-none-any.whl", "2024-06-01")])
    return server


def test_check_and_plan_name_the_fix_of_an_advisory(
    locked: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (update,) = (row for row in data(capsys, "check", "--advisories", "osv")["runtime-10"] if row["fixes"])
    expected = {"kind": "security", "name": "idna", "current": "3.6", "newest": "3.7", "fixes": ["CVE-2024-3651"]}
    assert {key: update[key] for key in expected} == expected
    monkeypatch.setenv("RUNTIME_ADVISORIES", "osv/a.json")
    (plan,) = data(capsys, "plan")
    (change,) = plan["changes"]
    assert (plan["version"], change["kind"], change["new"]) == ("10.9.1", "security", "3.7")
    assert "red" not in output(capsys, "check")
    monkeypatch.delenv("RUNTIME_ADVISORIES")
    assert run("check") == 0
    assert "no security advisories were read" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["status", "check", "plan"])
@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("runtimes/runtime-10/locks/python-3.9.txt", 0),
        ("runtimes/runtime-10/locks/python-3.9.txt", 100),
        ("3rdparty/debian/locks/bullseye-build-arm64.txt", -20),
        # At the end of a line.
        ("3rdparty/debian/locks/bullseye-build-arm64.txt", -len(f"libc6=2.31-13 sha256:{0:064}\n")),
    ],
)
def test_a_half_written_lock_ends_with_exit_code_2(
    locked: Server, capsys: pytest.CaptureFixture[str], verb: str, path: str, length: int
) -> None:
    Path(path).write_text(Path(path).read_text()[:length])
    assert run(verb) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path}: ")
    assert ": run ./pants run " in line
    assert locked.paths == []


def test_without_advisories_only_pins_are_asked_for(locked: Server, capsys: pytest.CaptureFixture[str]) -> None:
    output(capsys, "plan")
    assert asked(locked) == ["apache-airflow", "astronomer-providers", "pip"]


def test_the_rest_of_the_lock_is_checked_on_request(locked: Server, capsys: pytest.CaptureFixture[str]) -> None:
    (idna,) = (row for row in data(capsys, "check", "--all")["runtime-10"] if row["kind"] == "locked")
    assert (idna["name"], idna["newest"]) == ("idna", "")
    assert idna["held"] == [{"version": "3.7", "reason": "held at ==3.6 by Airflow's constraints"}]
    assert "held at ==3.6" in output(capsys, "check", "--verbose")
    assert "held at ==3.6" not in output(capsys, "check")


def test_what_has_no_wheel_is_listed_on_request(
    locked: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, wheel = row("idna-3.6.tar.gz"), row("idna-3.6-cp311-cp311-manylinux2014_x86_64.whl", content=b"a wheel")
    locked.project("idna", [source, wheel])
    hashes = "".join(f" \\\n    --hash=sha256:{file['hashes']['sha256']}" for file in (source, wheel))
    for lock in (tmp_path / "runtimes/runtime-10/locks").iterdir():
        write_lock(lock, f"idna==3.6{hashes}\n")
    text = output(capsys, "check", "--all")
    table = text[text.index("images build from source, since there is no wheel:") :]
    rows = [line.split() for line in table.splitlines()[3:]]
    assert rows == [
        ["idna", "3.6", "3.8,", "3.9,", "3.10", "amd64,", "arm64"],
        ["idna", "3.6", "3.11", "arm64"],
    ]
    assert "from source" not in output(capsys, "check")


def test_an_unreachable_archive_is_told_and_stops_nothing(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "check", "runtime-10")
    (line,) = (line for line in text.splitlines() if line.startswith("debian: bullseye: "))
    assert "expected an archive that has this suite" in line
    assert "cpython: python 3.10: " not in text
    assert "cpython: python 3.10: " in output(capsys, "check", "runtime-10", "--verbose")
    (found,) = data(capsys, "status")
    assert (found["pending"], found["unknown"]) == ({}, ["debian", "cpython"])


def test_archives_are_not_asked_about_the_past(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    output(capsys, "check", "--as-of", "2024-06-20")
    assert [path for path in server.paths if path.startswith("/mirror/")] == []


def test_a_newer_cpython_is_listed(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.put("/mirror/ftp/python/", Answer(200, b'<a href="3.10.21/">3.10.21/</a>'))
    (row,) = (row for row in data(capsys, "check")["runtime-10"] if row["kind"] == "cpython")
    assert (row["name"], row["current"], row["newest"]) == ("python 3.10", "3.10.20", "3.10.21")


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("all.zip", "no zip", "expected a zip of advisories, found a broken one: File is not a zip file"),
        ("a.json", "{", "expected JSON, found something else"),
        ("a.json", '{"affected": []}', "expected an advisory in OSV form, found something else"),
    ],
)
def test_bad_advisories_end_with_exit_code_2(
    locked: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, content: str, message: str
) -> None:
    (tmp_path / file).write_text(content)
    for verb in ("check", "plan", "status"):
        assert run(verb, "--advisories", file) == 2
        assert capsys.readouterr().err == f"{file}: {message}\n"
    assert locked.paths == []


def test_status_has_a_row_for_each_runtime(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.project("apache-airflow", [row("apache_airflow-2.8.5-py3-none-any.whl", "2024-06-20")])
    (found,) = data(capsys, "status", "--as-of", "2024-06-23")
    expected = {"runtime": "runtime-10", "version": "10.9.0", "days": 10, "newest_airflow": "2.8.5"}
    assert {key: found[key] for key in expected} == expected
    assert (found["maintained_until"], found["is_maintained"]) == ("2024-12-31", True)
    assert (found["pending"], found["unknown"]) == ({"airflow": 1}, [])
    assert found["locks"] == "outdated: 3.8, 3.9, 3.10, 3.11"


def test_only_served_runtimes_are_listed_on_request(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def served(day: str) -> list[str]:
        return [row["runtime"] for row in data(capsys, "status", "--served", "--as-of", day)]

    assert (served("2024-12-31"), served("2025-01-01")) == (["runtime-10"], [])
    kept = 'maintained_until: {date: "2027-12-31", reason: used}\n'
    (tmp_path / "runtimes/runtime-10/releases.yaml").write_text(HISTORY + kept)
    assert (served("2027-12-31"), served("2028-01-01")) == (["runtime-10"], [])
    assert "2024-12-31 (kept until 2027-12-31)" in output(capsys, "status", "--as-of", "2026-01-01")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plan", "runtime-99"], "RUNTIME: expected one of runtime-10, found runtime-99"),
        (["plan", "--as-of", "2024-06-12"], "--as-of: expected 2024-06-13 or later, the release_date of 10.9.0"),
        (["status", "--as-of", "2024-06-12"], "--as-of: expected 2024-06-13 or later, the release_date of 10.9.0"),
        (["check", "--as-of", "2024-06-31"], "--as-of': expected a day that exists, as YYYY-MM-DD, found 2024-06-31"),
        (["plan", "--level", "major"], "Invalid value for '--level'"),
    ],
)
def test_invalid_input_ends_with_exit_code_2(
    server: Server, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run(*arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert server.paths == []


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["plans"], "release: No such command 'plans'. (see release --help)"),
        (["plan", "--no-such"], "release plan: No such option: --no-such (see release plan --help)"),
        (["--no-such", "plan"], "release: No such option: --no-such (see release --help)"),
        (["bump"], "release bump: Missing argument 'RUNTIME'. (see release bump --help)"),
        (["notes", "a", "b"], "release notes: Got unexpected extra argument (b) (see release notes --help)"),
        (["plan", "--level"], "release plan: Option '--level' requires an argument. (see release plan --help)"),
    ],
)
def test_an_invalid_command_is_one_line(capsys: pytest.CaptureFixture[str], arguments: list[str], line: str) -> None:
    assert run(*arguments) == 2
    assert capsys.readouterr() == ("", f"{line}\n")


def test_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "--help").startswith("Usage: release [OPTIONS] COMMAND [ARGS]...\n")
    assert output(capsys, "plan", "--help").startswith("Usage: release plan [OPTIONS] [RUNTIME]...\n")
    assert output(capsys).startswith("Usage: release ")


def test_an_index_that_answers_html_ends_with_exit_code_2(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.put("/simple/apache-airflow/", Answer(200, b"<html>", {"Content-Type": "text/html"}))
    assert run("plan", "runtime-10") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("expected the JSON of a package index (PEP 691), found text/html")


def test_an_index_that_fails_ends_with_exit_code_1(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.put("/simple/apache-airflow/", Answer(500, headers={"Retry-After": "0"}))
    assert run("status") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "the package index answers 500" in line


def test_outside_of_a_checkout_it_says_so(
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert run("status") == 2
    assert "pants.toml" in capsys.readouterr().err


def test_steps_of_a_workflow_get_outputs(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = tmp_path / "outputs"
    monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))
    output(capsys, "status", "--as-of", "2024-06-23", "--github-output")
    output(capsys, "plan", "runtime-10", "--as-of", "2024-06-23", "--github-output")
    server.project("apache-airflow", [row("apache_airflow-2.8.5-py3-none-any.whl", "2024-06-20")])
    output(capsys, "plan", "runtime-10", "--as-of", "2024-06-23", "--github-output", "--output", "plan.json")
    assert outputs.read_text() == 'runtimes=["runtime-10"]\nchanged=false\nchanged=true\n'
    assert json.loads(Path("plan.json").read_text())[0]["version"] == "10.10.0"


def test_outside_of_a_workflow_there_are_no_outputs(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)
    assert run("plan", "runtime-10", "--github-output") == 2
    assert capsys.readouterr().err == "GITHUB_OUTPUT: expected the file that GitHub Actions names, found none\n"
