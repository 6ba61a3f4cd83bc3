"""The progress of verbs, in a log and on a real terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.bumping.testing import make_checkout
from release.cli import main
from release.cli.progress import steps
from release.index.testing import Server, publish, serve


def test_a_log_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with steps("releases planned", 3, pause=0.01) as step:
        step()
        time.sleep(0.2)
    out, err = capsys.readouterr()
    assert out == ""
    assert set(err.splitlines()) <= {"releases planned: 0 of 3", "releases planned: 1 of 3"}
    assert err.endswith("releases planned: 1 of 3\n")


def test_a_log_of_a_short_run_gets_none(capsys: pytest.CaptureFixture[str]) -> None:
    with steps("releases planned", 1) as step:
        step()
    assert capsys.readouterr() == ("", "")


def test_a_failure_ends_the_progress() -> None:
    with pytest.raises(ValueError, match="broken"), steps("releases planned", 1):
        raise ValueError("broken")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    make_checkout(tmp_path)
    (tmp_path / "release").mkdir()
    (tmp_path / "release/policy.yaml").write_text(Path("release/policy.yaml").read_text())
    monkeypatch.setenv("RUNTIME_CACHE", str(tmp_path / "cache"))
    with serve() as running:
        publish(running, "apache-airflow", "2.8.4")
        monkeypatch.setenv("UV_DEFAULT_INDEX", running.url)
        yield running


@pytest.mark.parametrize(
    ("verb", "shown"),
    [
        (["status", "--as-of", "2024-06-20"], ["packages asked for", "Runtimes compared"]),
        (["replay", "runtime-10"], ["packages asked for", "releases planned"]),
    ],
)
def test_a_terminal_shows_the_progress_on_stderr(
    server: Server, tmp_path: Path, verb: list[str], shown: list[str]
) -> None:
    out, err = on_terminal(tmp_path, *verb, "--json")
    json.loads(out)
    assert [text for text in shown if text in err] == shown


def on_terminal(folder: Path, *arguments: str) -> tuple[str, str]:
    """Run a verb whose stderr is a terminal, and return what it prints."""
    controller, terminal = pty.openpty()
    # The program runs in another folder.
    path = os.pathsep.join(os.path.abspath(one) for one in sys.path)
    environment = {**os.environ, "PYTHONPATH": path, "TERM": "xterm", "COLUMNS": "120"}
    command = [sys.executable, "-m", main.__name__, *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=terminal) as process:
        os.close(terminal)
        err = b"".join(_read(controller))
        assert process.stdout is not None
        out = process.stdout.read()
    os.close(controller)
    assert process.returncode == 0, err.decode()
    return out.decode(), err.decode()


def _read(controller: int) -> Iterator[bytes]:
    while True:
        try:
            yield os.read(controller, 65536)
        except OSError:
            # Linux says so if no process has the terminal any more.
            return
