"""Run a check as a program, with an Airflow that ignores the machine's configuration."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from typing import Callable


def isolate(home: str) -> None:
    """Remove Airflow's variables, and set AIRFLOW_HOME to an empty folder."""
    for name in [name for name in os.environ if name.startswith("AIRFLOW_")]:
        del os.environ[name]
    os.environ["AIRFLOW_HOME"] = home


def end_with(problem: Callable[[], str | None]) -> None:
    """Exit with 0, or with 1 and the problem as the only output. Airflow's logs are discarded."""
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
