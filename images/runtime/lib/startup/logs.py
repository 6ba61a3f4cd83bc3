"""Move Airflow's logs if their usual folder is not writable."""

from __future__ import annotations

import os

from startup.errors import report
from startup.home import home, is_writable
from startup.identity import FOLDER, TEMPORARY
from startup.settings import Settings

BASE = "AIRFLOW__LOGGING__BASE_LOG_FOLDER"
# Airflow's defaults for these are in the usual folder, even if the base log folder is another one.
BELOW = {
    "AIRFLOW__SCHEDULER__CHILD_PROCESS_LOG_DIRECTORY": "scheduler",
    "AIRFLOW__LOGGING__DAG_PROCESSOR_MANAGER_LOG_LOCATION": "dag_processor_manager/dag_processor_manager.log",
}


def logs(settings: Settings, uid: int) -> dict[str, str]:
    """Return the variables that move the logs if this UID cannot write the usual folder; {} if a folder is set.

    A project's `logs` folder has the same permissions in an image as on the machine that built the image.
    """
    folder = os.path.join(home(settings.environment), "logs")
    if settings.is_set(BASE) or is_writable(folder):
        return {}
    if not os.access(TEMPORARY, os.W_OK | os.X_OK):
        need = f"Airflow needs one of them (--tmpfs {TEMPORARY})"
        report(f"UID {uid} cannot write to {folder} or {TEMPORARY}: {need}")
        return {}
    elsewhere = f"{FOLDER.format(uid=uid)}/logs"
    report(f"UID {uid} cannot write to {folder}: the logs are in {elsewhere}")
    below = {name: f"{elsewhere}/{path}" for name, path in BELOW.items() if not settings.is_set(name)}
    return {BASE: elsewhere, **below}
