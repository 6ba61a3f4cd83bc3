"""Move Airflow's logs that cannot be written at their usual place, and name what a deployment has to repair."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress

from startup.errors import report
from startup.home import is_writable
from startup.log_folders import BASE, DAG_FILES, DEFAULTS, MANAGER, place
from startup.settings import Settings

TEMPORARY = "/tmp"  # noqa: S108  # writable in every deployment
# What a message calls the logs of each option.
KINDS = {BASE: "logs", DAG_FILES: "logs of DAG files", MANAGER: "logs of the DAG processor"}
# A volume may have millions of folders on a slow file system: a start looks at those nearest to its top.
SECONDS = 0.1
SHOWN = 3
NOT_OF_TASKS = ("dag_processor_manager", "lost+found", "scheduler")


def logs(settings: Settings, uid: int) -> dict[str, str]:
    """Return the variables that move the logs that this UID cannot write, except those whose place is set.

    Prints a line for each: root or another deployment may have made the folder.
    """
    blocked = {names: found for names in DEFAULTS if (found := _blocked(names, place(settings, names)))}
    for names in list(blocked):
        if settings.is_set(*names):
            report(f"{settings.source(*names)}: UID {uid} cannot write to {blocked.pop(names)}")
    if not blocked or not _has_temporary(blocked, uid):
        return {}
    elsewhere = f"{TEMPORARY}/astro-runtime-{uid}/logs"
    # If the base folder moves, one line says it for all that moves.
    for names in [BASE] if BASE in blocked else blocked:
        report(f"UID {uid} cannot write to {blocked[names]}: the {KINDS[names]} are in {elsewhere}")
    return {names[0]: os.path.join(elsewhere, DEFAULTS[names]).rstrip("/") for names in blocked}


def _has_temporary(blocked: dict[tuple[str, ...], str], uid: int) -> bool:
    if os.access(TEMPORARY, os.W_OK | os.X_OK):
        return True
    folder = next(iter(blocked.values()))
    need = f"Airflow needs one of them (--tmpfs {TEMPORARY})"
    report(f"UID {uid} cannot write to {folder} or {TEMPORARY}: {need}")
    return False


def _blocked(names: tuple[str, ...], path: str) -> str | None:
    """Return the first of the paths that Airflow writes for an option at its start which is not writable, else None."""
    paths = [path]
    if names == DAG_FILES:
        paths.append(os.path.join(path, time.strftime("%Y-%m-%d", time.gmtime())))
    if names == MANAGER:
        paths.insert(0, os.path.dirname(path))
    return next((path for path in paths if not _can_write(path)), None)


def _can_write(path: str) -> bool:
    return os.access(path, os.W_OK) if os.path.isfile(path) else is_writable(path)


def prepare(settings: Settings, uid: int) -> None:
    """Make the manager's folder for the group too, which Airflow does not, and name folders that tasks cannot write."""
    with suppress(OSError):  # logs() has named it
        os.makedirs(os.path.dirname(place(settings, MANAGER)), exist_ok=True)
    found = list(_unwritable(place(settings, BASE)))
    if found:
        more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        report(f"UID {uid} cannot write to {', '.join(found[:SHOWN])}{more}: tasks that log there fail")


def _unwritable(base: str) -> Iterator[str]:
    """Yield the folders of tasks' logs that are not writable, from the top down, for a limited time."""
    end = time.monotonic() + SECONDS
    folders = [folder for folder in _folders(base) if os.path.basename(folder) not in NOT_OF_TASKS]
    while folders and time.monotonic() < end:
        folder = folders.pop(0)
        if os.access(folder, os.W_OK | os.X_OK):
            folders += _folders(folder)
        else:
            yield folder


def _folders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as rows:
            return sorted(row.path for row in rows if row.is_dir(follow_symlinks=False))
    except OSError:
        return []
