"""Run a check as a program of its own, with an Airflow that knows nothing of the machine."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from typing import Callable


def isolate(home: str) -> None:
    """Leave no configuration of Airflow but that of an empty AIRFLOW_HOME."""
    for name in [name for name in os.environ if name.startswith("AIRFLOW_")]:
        del os.environ[name]
    os.environ["AIRFLOW_HOME"] = home


def end_with(problem: Callable[[], str | None]) -> None:
    """End the program with 0, or with 1 and the problem as its only line; what Airflow logs is dropped."""
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
