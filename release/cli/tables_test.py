from __future__ import annotations

import os
import pty
import subprocess
import sys

from release.cli import tables

PROGRAM = f"""
from {tables.__name__} import print_table
print_table(("package", "reason"), [("apache-airflow-providers-cncf-kubernetes", "capped " * 12)])
"""


def printed(columns: str | None) -> str:
    """Return what a program prints to a terminal of so many columns, or to a file."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", PROGRAM]
    if columns is None:
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    ours, theirs = pty.openpty()
    subprocess.run(command, env={**environment, "COLUMNS": columns}, check=True, stdout=theirs)
    os.close(theirs)
    return os.read(ours, 65536).decode()


def test_a_narrow_terminal_does_not_cut_a_cell() -> None:
    text = printed("40")
    assert "apache-airflow-providers-cncf-kubernetes" in text
    assert "…" not in text


def test_a_log_has_a_row_on_one_line() -> None:
    assert "capped " * 11 + "capped" in printed(None)
