"""The folders that Airflow writes logs to."""

from __future__ import annotations

import os

from startup.home import home
from startup.settings import Settings

# The names of each option: its own, then the one that Airflow still reads.
BASE = ("AIRFLOW__LOGGING__BASE_LOG_FOLDER", "AIRFLOW__CORE__BASE_LOG_FOLDER")
# The logs of the processes that parse DAG files, a folder for each day.
DAG_FILES = ("AIRFLOW__SCHEDULER__CHILD_PROCESS_LOG_DIRECTORY",)
# The log file of the process that manages them.
MANAGER = (
    "AIRFLOW__LOGGING__DAG_PROCESSOR_MANAGER_LOG_LOCATION",
    "AIRFLOW__CORE__DAG_PROCESSOR_MANAGER_LOG_LOCATION",
)
# Airflow's defaults are below its home, even if the base log folder is another one.
DEFAULTS = {
    BASE: "",
    DAG_FILES: "scheduler",
    MANAGER: "dag_processor_manager/dag_processor_manager.log",
}


def usual(environment: dict[str, str]) -> str:
    """Return the folder for logs if no option names another one."""
    return os.path.join(home(environment), "logs")


def place(settings: Settings, names: tuple[str, ...]) -> str:
    """Return the absolute path that an option of DEFAULTS has."""
    default = os.path.join(usual(settings.environment), DEFAULTS[names])
    return os.path.abspath(settings.value(*names) or default)


def print_cleaned() -> None:
    """Print the folders whose old logs clean-airflow-logs deletes, each followed by a NUL character.

    The manager's log is not among them: Airflow itself keeps only its last files.
    """
    from startup.config_file import config_file

    environment = dict(os.environ)
    with open("/proc/self/mountinfo", encoding="utf-8") as file:
        settings = Settings(environment, config_file(environment, file.read()))
    base, dag_files = place(settings, BASE), place(settings, DAG_FILES)
    folders = [base] if dag_files.startswith(base + os.sep) else [base, dag_files]
    print(*folders, sep="\0", end="\0")
