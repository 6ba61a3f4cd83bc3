"""Which configuration file Airflow reads: one that a deployment mounts, never one of the project."""

from __future__ import annotations

import os

from startup.errors import say

CONFIG = "AIRFLOW_CONFIG"
# Read in place of a project's file: it has no options.
EMPTY = "/etc/astro-runtime/airflow.cfg"
# Beside the usual file, which Airflow made itself then.
MARKER = ".airflow.cfg-is-generated"


def config_file(environment: dict[str, str], mounts: str) -> str | None:
    """The deployment's own file, if it has one; else sets AIRFLOW_CONFIG where the usual file must not be read.

    `mounts` is the text of /proc/self/mountinfo: a file that a deployment puts there is a mount point.
    """
    usual = os.path.join(environment.get("AIRFLOW_HOME", "/usr/local/airflow"), "airflow.cfg")
    if environment.get(CONFIG):
        return environment[CONFIG]
    if f" {usual} " in mounts:
        return usual
    # A project's file was made on another machine, and would count more than the image's defaults.
    if not _is_generated(usual):
        environment[CONFIG] = EMPTY
    return None


def _is_generated(usual: str) -> bool:
    """Whether Airflow makes the file, or made it at an earlier start: its keys are needed again then."""
    marker = os.path.join(os.path.dirname(usual), MARKER)
    if os.path.exists(marker):
        return True
    if os.path.lexists(usual):
        say(f"{usual} is not read: set variables instead, or mount the file at its place")
        return False
    try:
        with open(marker, "x", encoding="utf-8"):
            return True
    except OSError:  # Airflow could not write its file either
        return False
