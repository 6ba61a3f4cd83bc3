"""Which configuration file Airflow reads: one that a deployment mounts, never one of the project."""

from __future__ import annotations

import os

from startup.errors import say
from startup.home import home
from startup.settings import expanded

CONFIG = "AIRFLOW_CONFIG"
# Beside the usual file, which Airflow made itself then: in the container, and in a folder that is mounted.
MARKER = ".airflow.cfg-is-generated"
MOUNTED = ".airflow.cfg-is-generated-in-a-mount"


def config_file(environment: dict[str, str], mounts: str) -> str | None:
    """The deployment's own file, if it has one; else sets AIRFLOW_CONFIG where the usual file must not be read.

    `mounts` is the text of /proc/self/mountinfo: a file that a deployment puts there is a mount point.
    """
    usual = os.path.join(home(environment), "airflow.cfg")
    # Airflow would take an empty name for the current folder.
    named = environment.pop(CONFIG, "")
    if named:
        environment[CONFIG] = named
        return expanded(named)
    # The engine makes a folder where the file that is to be mounted does not exist.
    if _is_mounted(usual, mounts) and os.path.isfile(usual):
        return usual
    # A project's file was made on another machine, and would count more than the image's defaults.
    if not _is_generated(usual, mounts):
        environment[CONFIG] = _elsewhere(environment)
    return None


def _is_mounted(path: str, mounts: str) -> bool:
    return f" {path} " in mounts


def _elsewhere(environment: dict[str, str]) -> str:
    """Where Airflow makes a file of its own instead: at home, or where that is read-only, in /tmp."""
    home = environment.get("HOME", "")
    return os.path.join(home if os.access(home, os.W_OK) else "/tmp", "airflow.cfg")  # noqa: S108


def _is_generated(usual: str, mounts: str) -> bool:
    """Whether Airflow makes the file, or made it at an earlier start: its keys are needed again then.

    There is a marker for either kind of place: one that came into an image with a project's folder does not count.
    """
    folder = os.path.dirname(usual)
    marker = os.path.join(folder, MOUNTED if _is_mounted(folder, mounts) else MARKER)
    if os.path.exists(marker) and not os.path.isdir(usual):
        return True
    if os.path.lexists(usual):
        say(f"{usual} is not read: set variables instead, or mount the file at its place")
        return False
    try:
        with open(marker, "x", encoding="utf-8"):
            return True
    except OSError:  # Airflow could not write its file either
        return False
