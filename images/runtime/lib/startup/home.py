"""Check that Airflow can write to its home folder."""

from __future__ import annotations

import os

from startup.errors import report
from startup.settings import expanded

# Components that write a file there: a configuration file or a PID file.
WRITERS = {"webserver", "celery worker"}


def home(environment: dict[str, str]) -> str:
    """Return the absolute path of AIRFLOW_HOME."""
    return os.path.abspath(expanded(environment.get("AIRFLOW_HOME") or "/usr/local/airflow"))


def is_writable(folder: str) -> bool:
    """Return whether a folder is writable, or can be created if it does not exist."""
    while not os.path.exists(folder):
        folder = os.path.dirname(folder)
    return os.access(folder, os.W_OK | os.X_OK)


def check(environment: dict[str, str], uid: int, started: set[str]) -> None:
    """Print a line if a component in `started` will fail with a traceback because the home folder is not writable."""
    folder = home(environment)
    if is_writable(folder):
        return
    if not os.path.isdir(folder):
        report(f"AIRFLOW_HOME: {folder} does not exist, and UID {uid} cannot create it")
    elif started & WRITERS:
        names = " and ".join(sorted(started & WRITERS))
        advice = "set AIRFLOW_HOME to a folder below /tmp"
        report(f"UID {uid} cannot write to {folder}, which is required for {names}: {advice}")
