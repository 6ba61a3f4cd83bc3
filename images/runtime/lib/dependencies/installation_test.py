"""Tests of what an installation does when pip cannot satisfy the tested versions.

A program stands for pip.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dependencies import installation

ROWS = {"paramiko": "3.4.0", "asyncssh": "2.14.2"}
# Appends its constraints to a file, and fails with the words of pip while one of the names in argv[1] is among them.
PROGRAM = """
import sys
log, refused, words, *rest = sys.argv[1:]
rows = open(rest[rest.index("--constraint") + 1]).read() if "--constraint" in rest else "none\\n"
open(log, "a").write(rows.replace("\\n", " ") + "\\n")
print("out")
if refused in rows:
    print(words, file=sys.stderr)
    sys.exit(1)
"""


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str, words: str) -> tuple[int, list[str]]:
    """Return the exit code, and the constraints of each run."""
    log = tmp_path / "log"
    monkeypatch.setattr(installation, "INSTALL", (sys.executable, "-c", PROGRAM, str(log), refused, words))
    found = installation.install([], ROWS, ["CERTIFICATE"])
    return found.exit_code, log.read_text().splitlines()


def test_what_goes_with_the_tested_versions_is_installed_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert install(tmp_path, monkeypatch, "nothing", "") == (0, ["paramiko==3.4.0 asyncssh==2.14.2 "])


def test_a_row_that_conflicts_gives_way_and_the_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "The user requested (constraint) paramiko==3.4.0"

    assert install(tmp_path, monkeypatch, "paramiko", words) == (
        0,
        ["paramiko==3.4.0 asyncssh==2.14.2 ", "asyncssh==2.14.2 "],
    )
    assert capfd.readouterr().err == (
        "install-python-dependencies: not in the version that this Airflow was tested with, for a conflict: paramiko\n"
    )


def test_another_failure_leaves_all_rows_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert install(tmp_path, monkeypatch, "==", "error: no compiler") == (
        0,
        ["paramiko==3.4.0 asyncssh==2.14.2 ", "none "],
    )
    assert "no longer using the versions that this Airflow was tested with" in capfd.readouterr().err


def test_a_failure_that_has_nothing_to_do_with_versions_is_final(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert install(tmp_path, monkeypatch, "==", "CERTIFICATE") == (1, ["paramiko==3.4.0 asyncssh==2.14.2 "])
    assert capfd.readouterr().err == "CERTIFICATE\n"
