"""Try to import the hooks of the providers that an installation changed, and say which version mends a failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from dependencies.distributions import needed_by
from dependencies.report import report

PREFIX = "apache-airflow-providers-"
PROGRAM = Path(__file__).with_name("import_hooks.py")
# Importing the hooks of all providers in an image takes 20 s.
LIMIT = 180
WARNING = """\
install-python-dependencies: warning: {name} {version} cannot be imported: {error}
{advice}"""
MENDS = "To mend it, name in requirements.txt what this Airflow was tested with: {rows}"
UNKNOWN = "Give it, or a package that it needs, another version in requirements.txt."


def check(before: Mapping[str, str], after: Mapping[str, str], tested: Mapping[str, str]) -> None:
    """Warn about each provider that cannot be imported, of those that have another version, or a dependency has.

    A warning and no error: a later line of the Dockerfile may complete what the provider needs.
    """
    moved = {name for name, version in after.items() if before.get(name) != version}
    names = [name for name in after if name.startswith(PREFIX)] if moved else []
    affected = {name: needs for name in names if (needs := _needs(name) & moved)}
    for name, error in _errors(affected).items():
        rows = [f"{need}=={tested[need]}" for need in sorted(affected[name]) if differs(need, after, tested)]
        advice = MENDS.format(rows=" ".join(rows)) if rows else UNKNOWN
        report(WARNING.format(name=name, version=after[name], error=error, advice=advice))


def differs(name: str, there: Mapping[str, str], tested: Mapping[str, str]) -> bool:
    """Return whether a distribution was tested in another version than is there."""
    return name in tested and there[name] != tested[name]


def _needs(name: str) -> set[str]:
    return needed_by(name, without=("apache-airflow",))


def _errors(names: Collection[str]) -> dict[str, str]:
    """Return name -> error of those providers that cannot be imported."""
    if not names:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        # Airflow writes its configuration when it is imported.
        environment = {**os.environ, "AIRFLOW_HOME": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", PROGRAM.read_text(encoding="utf-8"), *sorted(names)]
        try:
            found = subprocess.run(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=LIMIT, cwd=folder
            )
        except subprocess.TimeoutExpired:
            return {}
    lines = found.stdout.decode().splitlines()
    errors: dict[str, str] = json.loads(lines[-1]) if found.returncode == 0 and lines else {}
    return errors
