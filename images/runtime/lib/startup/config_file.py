"""Choose the configuration file that Airflow reads: one that a deployment mounts, never one of the project."""

from __future__ import annotations

import os

from startup.errors import report
from startup.home import home
from startup.settings import expanded

CONFIG = "AIRFLOW_CONFIG"
# A marker next to the usual file shows that Airflow generated it, in the container or in a mounted folder.
MARKER = ".airflow.cfg-is-generated"
MOUNTED = ".airflow.cfg-is-generated-in-a-mount"


def config_file(environment: dict[str, str], mounts: str) -> str | None:
    """Return the deployment's own file, or None after setting AIRFLOW_CONFIG if the usual file must not be read.

    `mounts` is the text of /proc/self/mountinfo, which shows whether the deployment mounts the usual file.
    """
    usual = os.path.join(home(environment), "airflow.cfg")
    # Airflow would use an empty name as the current folder.
    named = environment.pop(CONFIG, "")
    if named:
        environment[CONFIG] = named
        return _checked(expanded(named))
    # If the source of a bind mount does not exist, the engine creates a folder.
    if _is_mounted(usual, mounts) and os.path.isfile(usual):
        return _checked(usual)
    # A project's file comes from another machine, and would override the image's defaults.
    if not _is_generated(usual, mounts):
        environment[CONFIG] = _elsewhere(environment)
    return None


def _checked(path: str) -> str:
    """Return the path, after a message if Airflow will ignore the file: it says nothing if it cannot read it."""
    if os.path.isfile(path) and not os.access(path, os.R_OK):
        report(f"UID {os.getuid()} cannot read {path}, so Airflow ignores it")
    return path


def _is_mounted(path: str, mounts: str) -> bool:
    return f" {path} " in mounts


def _elsewhere(environment: dict[str, str]) -> str:
    """Return where Airflow generates its own file instead: in the home folder, or in /tmp if that is read-only."""
    home = environment.get("HOME", "")
    return os.path.join(home if os.access(home, os.W_OK) else "/tmp", "airflow.cfg")  # noqa: S108


def _is_generated(usual: str, mounts: str) -> bool:
    """Return whether Airflow generates the file now, or generated it at an earlier start and needs its keys again.

    A mounted folder has its own marker, so that one that was copied into an image with a project has no effect.
    """
    folder = os.path.dirname(usual)
    marker = os.path.join(folder, MOUNTED if _is_mounted(folder, mounts) else MARKER)
    if os.path.exists(marker) and not os.path.isdir(usual):
        # Airflow writes it for its own UID alone. With another UID it would make up new keys at each start.
        return not os.path.exists(usual) or os.access(_checked(usual), os.R_OK)
    if os.path.lexists(usual):
        report(f"{usual} is ignored: set environment variables instead, or mount a file at this path")
        return False
    try:
        with open(marker, "x", encoding="utf-8"):
            return True
    except OSError:  # Airflow could not write its file either
        return False
