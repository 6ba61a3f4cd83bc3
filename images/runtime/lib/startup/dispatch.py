"""Which program a container runs: one that is on PATH, else Airflow with these arguments."""

from __future__ import annotations

import os


def command(arguments: list[str], path: str) -> list[str]:
    """The program and its arguments, for the arguments of a container and a PATH."""
    if arguments and ("/" in arguments[0] or which(arguments[0], path)) and not _is_worker(arguments):
        return arguments
    return ["airflow", *arguments]


def _is_worker(arguments: list[str]) -> bool:
    """Whether Airflow's worker is meant: that of Celery, a program on PATH too, needs an app in front of `worker`."""
    return arguments[:2] == ["celery", "worker"]


def which(name: str, path: str) -> str | None:
    """The file that a name stands for: itself if it has a slash, else the first on PATH."""
    if "/" in name:
        return name
    for folder in path.split(os.pathsep):
        file = os.path.join(folder, name)
        if name and os.path.isfile(file) and os.access(file, os.X_OK):
            return file
    return None
