"""The release feed: every published version, for the Astro CLI and the update notice in Airflow's UI."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from catalogue.history import History, Release
from catalogue.maintenance import Lifecycle, end_of_maintenance, lifecycle
from catalogue.model import Runtime

Major = tuple[Runtime, History]


def feed(majors: Collection[Major], on: date) -> dict[str, Any]:
    """Return the feed for that day as data for JSON, with the oldest version first.

    Majors without a release are skipped. The channel and the Pythons come from the current runtime.yaml, since
    releases.yaml does not record them.
    """
    published = sorted((major for major in majors if major[1].releases), key=lambda major: major[0].major)
    lives = [lifecycle(*major) for major in published]
    versions = {
        release.version: {
            "metadata": {**_of_release(release), **_of_major(runtime, life, lives, on), **_yanked(release)},
            "migrations": {"airflowDatabase": release.database_migration},
        }
        for (runtime, history), life in zip(published, lives)
        for release in reversed(history.releases)
    }
    return {"runtimeVersions": versions}


def _of_release(release: Release) -> dict[str, Any]:
    return {"airflowVersion": release.airflow, "releaseDate": str(release.released)}


def _of_major(runtime: Runtime, life: Lifecycle, lives: list[Lifecycle], on: date) -> dict[str, Any]:
    end = end_of_maintenance(life, lives)
    # The CLI only offers stable versions and fails if there are none, so the newest major stays stable.
    stable = on <= end or life is lives[-1]
    return {"channel": "stable" if stable else "deprecated", "endOfSupport": str(end), **_pythons(runtime)}


def _pythons(runtime: Runtime) -> dict[str, Any]:
    # The published feed lists Pythons only for majors that have a tag per Python.
    if not runtime.python_tags:
        return {}
    return {"pythonVersions": list(runtime.python.supported), "defaultPythonVersion": runtime.python.default}


def _yanked(release: Release) -> dict[str, Any]:
    return {} if release.yanked is None else {"yanked": True, "yankedReason": release.yanked}
