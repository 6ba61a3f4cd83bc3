from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from release.advisories.testing import record
from release.cli.main import main
from release.comparison.testing import (
    DEBIAN,
    DEBIAN_LOCK,
    PYTHON_ROWS,
    RUNTIME,
    make_repository,
    release,
    write,
    write_lock,
)


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


def test_a_version_is_compared_with_the_checkout_of_its_runtime(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
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


def test_what_an_advisory_has_against_the_old_side_alone_is_fixed(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, "osv.json", json.dumps(record("PYSEC-2024-60", "idna", {"fixed": "3.7"}, aliases=["CVE-2024-3651"])))
    write_lock(root, PYTHON_ROWS.replace("idna==3.6", "idna==3.7"))
    arguments = ("HEAD", "--runtime", "runtime-10")
    assert data(capsys, *arguments)["fixes"] == []
    found = data(capsys, *arguments, "--advisories", "osv.json")
    assert (found["cves"], found["fixes"]) == (
        ["CVE-2024-3651"],
        [{"cve": "CVE-2024-3651", "package": "idna", "by": "advisory"}],
    )
    monkeypatch.setenv("RUNTIME_ADVISORIES", "osv.json")
    assert run(*arguments) == 0
    assert "\n## Security\n\n- CVE-2024-3651: idna (advisory)\n" in capsys.readouterr().out


def test_without_an_archive_the_diff_goes_on_without_changelogs(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RUNTIME_DEBIAN_MIRROR", "RUNTIME_DEBIAN_ARCHIVE"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    write(root, DEBIAN, DEBIAN_LOCK.replace("deb11u9", "deb11u10"))
    assert run("HEAD", "--runtime", "runtime-10", "--changelogs") == 0
    told = capsys.readouterr()
    (line,) = told.err.splitlines()
    assert line.startswith("debian: bullseye: ")
    assert "| curl | 7.74.0-1.3+deb11u9 | 7.74.0-1.3+deb11u10 | up |" in told.out
