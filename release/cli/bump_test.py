from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from catalogue.lock_inputs import with_header
from catalogue.repository import load_history, load_runtime
from release.advisories.testing import record
from release.bumping.testing import content, make_checkout
from release.cli.main import main
from release.index.testing import Server, publish, publish_source, serve
from tools.locking.lock import main as lock_command

PROVIDER = "astronomer-providers"
DAY = ("--as-of", "2024-06-20")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A package index that uv really uses, with what the small Runtime has. The checkout is the working folder."""
    make_checkout(tmp_path)
    (tmp_path / "release").mkdir()
    (tmp_path / "release/policy.yaml").write_text(without_caps(Path("release/policy.yaml").read_text()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RUNTIME_CACHE", str(tmp_path / ".cache/build"))
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / ".cache/uv"))
    with serve() as running:
        monkeypatch.setenv("UV_DEFAULT_INDEX", running.url)
        publish(running, "apache-airflow", "2.8.4")
        publish(running, "pip", "24.0")
        publish(running, PROVIDER, "1.18.4")
        yield running


def without_caps(policy: str) -> str:
    """Return the policy without its caps: they name versions of real packages, as the index of a test does."""
    return re.sub(r"^caps:\n( .*\n)+", "caps: []\n", policy, flags=re.MULTILINE)


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
    assert "\nnext: ./pants run release -- notes runtime-10 --write\n" in out
    assert out.splitlines()[-1] == "next: ./pants run tools/runtimes:import-exceptions -- runtime-10"
    assert progress.startswith("runtime-10: locking with astronomer-providers 1.19.0\n")
    assert "\nruntime-10 python-3.11: 3 packages, " in progress
    assert "astronomer-providers==1.19.0" in Path("runtimes/runtime-10/locks/python-3.8.txt").read_text()
    assert load_runtime(Path.cwd(), "runtime-10").locked_at == "2024-06-17"


def test_the_rest_of_a_lock_takes_nothing_younger_than_the_cool_down(server: Server) -> None:
    publish(server, PROVIDER, "1.19.0", day="2024-06-20", requires=["idna"])
    publish(server, "idna", "3.7")
    publish(server, "idna", "3.8", day="2024-06-17")
    for path in Path("runtimes/runtime-10/constraints").iterdir():
        path.write_text(path.read_text().replace("idna==3.6\n", ""))
    assert run(*DAY) == 0
    runtime = load_runtime(Path.cwd(), "runtime-10")
    assert (runtime.locked_at, runtime.locked_later) == ("2024-06-17", {PROVIDER: "2024-06-21"})
    lock = Path("runtimes/runtime-10/locks/python-3.9.txt")
    before = lock.read_text()
    assert f"\n{PROVIDER}==1.19.0 " in before.replace("[amazon,google]", "")
    assert "\nidna==3.7 " in before
    lock.unlink()
    assert CliRunner().invoke(lock_command, ["runtime-10", "--python", "3.9"]).exit_code == 0
    assert lock.read_text() == before


def test_a_security_fix_of_the_same_day_is_locked(server: Server) -> None:
    publish(server, PROVIDER, "1.18.5", requires=["idna"])
    publish(server, "idna", "3.6")
    assert run(*DAY) == 0
    publish(server, "idna", "3.7", day="2024-06-21")
    advisory = record("PYSEC-2024-1", "idna", {"fixed": "3.7"}, aliases=["CVE-2024-3651"])
    Path("advisory.json").write_text(json.dumps(advisory))
    assert run("--as-of", "2024-06-21", "--advisories", "advisory.json") == 0
    (row,) = (row for row in load_runtime(Path.cwd(), "runtime-10").constraints if row.name == "idna")
    assert (row.version, row.locked_at) == (">=3.7,<3.8", "2024-06-22")
    assert "\nidna==3.7 " in Path("runtimes/runtime-10/locks/python-3.11.txt").read_text()
    assert load_history(Path.cwd(), "runtime-10").releases[0].cves == ("CVE-2024-3651",)


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
    out = capsys.readouterr().out
    assert "would write: runtimes/runtime-10/runtime.yaml\n" in out
    assert "next: " not in out
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


def test_the_newest_version_that_can_be_locked_is_taken(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    publish(server, PROVIDER, "1.18.5", "1.19.0")
    publish(server, PROVIDER, "1.19.1", "1.19.2", requires=["pip<24"])
    assert run(*DAY, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    (change,) = found["changes"]
    reason = "a new minor of these packages brings functions; 1.19.2 cannot be locked"
    assert (change["new"], change["reason"]) == ("1.19.0", reason)
    assert [row["version"] for row in found["held"]] == ["1.19.2", "1.19.1"]
    assert load_runtime(Path.cwd(), "runtime-10").pins[PROVIDER] == "1.19.0"


def needs_xmlsec(server: Server) -> None:
    """Publish a provider that needs xmlsec, for which Airflow's constraints have a version without a wheel."""
    for path in Path("runtimes/runtime-10/constraints").iterdir():
        path.write_text(f"{path.read_text()}xmlsec==1.3.13\n")
    publish(server, PROVIDER, "1.19.0", requires=["python3-saml"])
    publish(server, "python3-saml", "1.16.0", requires=["xmlsec>=1.3.9"])
    publish_source(server, "xmlsec", "1.3.13")


def test_a_version_without_a_wheel_makes_way_for_the_nearest_that_has_one(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    needs_xmlsec(server)
    publish(server, "xmlsec", "1.3.14", "1.3.15")
    assert run(*DAY) == 0
    (row,) = (row for row in load_runtime(Path.cwd(), "runtime-10").constraints if row.name == "xmlsec")
    reason = "upstream's 1.3.13 has no wheel for Python 3.8, 3.9, 3.10 and 3.11 on amd64 and arm64"
    assert (row.version, row.reason, row.python) == ("==1.3.14", reason, ())
    for python in ("3.8", "3.11"):
        assert "\nxmlsec==1.3.14 " in Path(f"runtimes/runtime-10/locks/python-{python}.txt").read_text()
    progress = capsys.readouterr().err
    assert "runtime-10 python-3.8: xmlsec 1.3.14 instead of xmlsec 1.3.13, which has no wheel" in progress
    assert progress.count("python-3.8: ") == 3


def test_a_change_that_needs_a_package_without_wheels_is_held(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    needs_xmlsec(server)
    publish_source(server, "xmlsec", "1.3.14")
    publish(server, "pip", "24.1")
    assert run(*DAY, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [change["name"] for change in found["changes"]] == ["pip"]
    lack = "xmlsec 1.3.13, which has no wheel for Python 3.8 on amd64 and arm64"
    chain = f"astronomer-providers 1.19.0 needs python3-saml, which needs {lack}"
    assert [row["reason"] for row in found["held"]] == [f"cannot be locked for Python 3.8: {chain}"]


def test_a_package_that_the_current_lock_builds_from_source_may_be_built(server: Server) -> None:
    needs_xmlsec(server)
    sha256 = server.published["xmlsec"][0]["hashes"]["sha256"]
    for lock in Path("runtimes/runtime-10/locks").iterdir():
        _, inputs, _, rows = lock.read_text().split("\n", 3)
        more = f"{rows}xmlsec==1.3.13 \\\n    --hash=sha256:{sha256}\n"
        lock.write_text(with_header(str(lock), inputs.removeprefix("# inputs: "), more))
    publish_source(server, "xmlsec", "1.3.12")
    assert run(*DAY) == 0
    assert load_runtime(Path.cwd(), "runtime-10").pins[PROVIDER] == "1.19.0"
    assert "\nxmlsec==1.3.13 " in Path("runtimes/runtime-10/locks/python-3.11.txt").read_text()


def test_a_half_written_lock_is_refused(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    publish(server, PROVIDER, "1.19.0")
    lock = Path("runtimes/runtime-10/locks/python-3.9.txt")
    lock.write_text(lock.read_text()[:-20])
    assert run(*DAY) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{lock}: rows: expected sha256:")
    assert line.endswith("it was changed after it was made: run ./pants run tools/locking:lock -- runtime-10")


def test_a_plan_of_a_file_is_carried_out(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    publish(server, PROVIDER, "1.19.0")
    publish(server, "pip", "24.1")
    with pytest.raises(SystemExit):
        main(("plan", "runtime-10", *DAY, "--level", "patch", "--json"))
    Path("plan.json").write_text(capsys.readouterr().out)
    assert run(*DAY, "--plan", "plan.json") == 0
    assert load_runtime(Path.cwd(), "runtime-10").pins == {PROVIDER: "1.18.4", "pip": "24.1"}


def test_a_plan_that_is_partly_carried_out_is_up_to_date(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    publish(server, PROVIDER, "1.19.0", requires=["pip<24"])
    publish(server, "pip", "24.1")
    with pytest.raises(SystemExit):
        main(("plan", "runtime-10", *DAY, "--json"))
    Path("plan.json").write_text(capsys.readouterr().out)
    assert run(*DAY, "--plan", "plan.json") == 0
    before = content(Path.cwd())
    capsys.readouterr()
    assert run(*DAY, "--plan", "plan.json") == 0
    assert capsys.readouterr().out == "runtime-10: 10.9.1 is up to date\n"
    assert content(Path.cwd()) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--as-of", "9999-01-01"), "--as-of: expected "),
        (("--as-of", "2024-06-12"), "--as-of: expected 2024-06-13 or later"),
        (("--plan", "absent.json"), "Invalid value for '--plan': 'absent.json': No such file or directory"),
        (("--plan", "pants.toml"), "pants.toml: expected the JSON of `plan --json`, found: "),
        (("--plan", "latin-1.json"), "latin-1.json: line 1: expected UTF-8, found the byte 0xe4"),
        (("--plan", "other.json"), "other.json: expected a plan for runtime-10, found none"),
    ],
)
def test_invalid_input_ends_with_exit_code_2(
    server: Server, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    Path("latin-1.json").write_bytes(b'"\xe4"')
    Path("other.json").write_text('{"a": [1]}')
    before = content(Path.cwd())
    assert run(*arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert content(Path.cwd()) == before
