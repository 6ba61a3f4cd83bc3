from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from benchmarks.file_edit import with_line


def test_the_line_is_appended_and_removed_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "entrypoint"
    path.write_text("exec\n")
    path.chmod(0o755)
    with with_line(path, "# more\n"):
        assert path.read_text() == "exec\n# more\n"
    assert path.read_text() == "exec\n"
    assert path.stat().st_mode & 0o777 == 0o755


def test_the_line_is_removed_when_the_process_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "entrypoint"
    path.write_text("exec\n")
    with pytest.raises(SystemExit):
        stopped_while_edited(path)
    assert path.read_text() == "exec\n"


def stopped_while_edited(path: Path) -> None:
    with with_line(path, "# more\n"):
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError("the signal was lost")
