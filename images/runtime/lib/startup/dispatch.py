"""Choose the program that a container runs: one on PATH, else Airflow with the container's arguments."""

from __future__ import annotations

import os


def command(arguments: list[str], path: str) -> list[str]:
    """Return the program and its arguments for a container's arguments and PATH."""
    if arguments and ("/" in arguments[0] or which(arguments[0], path)) and not _is_worker(arguments):
        return arguments
    return ["airflow", *arguments]


def _is_worker(arguments: list[str]) -> bool:
    """Return whether the arguments are those of Airflow's worker: Celery's own program needs --app before `worker`."""
    return arguments[:2] == ["celery", "worker"]


def which(name: str, path: str) -> str | None:
    """Return the file of a program: the name itself if it has a slash, else the first executable on PATH, or None."""
    if "/" in name:
        return name
    for folder in path.split(os.pathsep):
        file = os.path.join(folder, name)
        if name and os.path.isfile(file) and os.access(file, os.X_OK):
            return file
    return None
