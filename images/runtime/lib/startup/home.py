"""Whether Airflow can write to its home, and what it lacks where it cannot."""

from __future__ import annotations

import os

from startup.errors import say
from startup.settings import expanded

# What writes a file of its own there: its configuration, or the number of its process.
WRITERS = {"webserver", "celery worker"}


def home(environment: dict[str, str]) -> str:
    """The path of AIRFLOW_HOME."""
    return os.path.abspath(expanded(environment.get("AIRFLOW_HOME") or "/usr/local/airflow"))


def is_writable(folder: str) -> bool:
    """Whether a folder can be written, or made where it does not exist."""
    while not os.path.exists(folder):
        folder = os.path.dirname(folder)
    return os.access(folder, os.W_OK | os.X_OK)


def check(environment: dict[str, str], uid: int, started: set[str]) -> None:
    """Say it where Airflow will end with a traceback, because its home cannot be written."""
    folder = home(environment)
    if is_writable(folder):
        return
    if not os.path.isdir(folder):
        say(f"AIRFLOW_HOME: {folder} does not exist, and UID {uid} cannot make it")
    elif started & WRITERS:
        names = ", ".join(sorted(started & WRITERS))
        say(f"{folder} cannot be written by UID {uid}, which {names} needs: set AIRFLOW_HOME to a folder below /tmp")
