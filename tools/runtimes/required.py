"""Find the providers that a new Airflow requires, on the package index."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from catalogue.providers import PREFIX
from tools.locking.machine import uv_environment
from tools.locking.resolve import uv_binary
from tools.runtimes.skeleton import Plan


class UnknownRequirementsError(Exception):
    """The package index did not say what Airflow requires. The text is the reason, in one line."""


def newly_required(plan: Plan, pinned: Collection[str]) -> dict[str, str]:
    """Return name -> version of each provider that the plan's Airflow requires and that is not in `pinned`.

    The version is the newest of the day before `locked_at`. Raises UnknownRequirementsError if the index has no such
    Airflow or cannot be reached, LockError without uv, and HostError for a configuration that pip cannot read.
    """
    with tempfile.TemporaryDirectory(prefix="airflow-") as folder:
        wanted = [one for one in _required(plan, folder) if canonicalize_name(one.name) not in pinned]
    return {canonicalize_name(one.name): _newest(plan, one) for one in wanted}


def _required(plan: Plan, folder: str) -> Iterator[Requirement]:
    _uv(plan, "install", "--target", folder, f"apache-airflow=={plan.airflow}")
    for distribution in distributions(path=[folder]):
        for row in map(Requirement, distribution.requires or ()):
            applies = row.marker is None or row.marker.evaluate({"extra": ""})
            if applies and canonicalize_name(row.name).startswith(PREFIX):
                yield row


def _newest(plan: Plan, requirement: Requirement) -> str:
    row = f"{requirement.name}{requirement.specifier}"
    return _uv(plan, "compile", "-", "--no-header", "--no-annotate", rows=row).strip().rpartition("==")[2]


def _uv(plan: Plan, verb: str, *arguments: str, rows: str = "") -> str:
    command = [
        *(uv_binary(), "pip", verb, *arguments, "--no-deps", "--no-build", "--quiet"),
        *("--python", sys.executable, "--python-version", plan.default_python),
        *("--exclude-newer", f"{plan.locked_at}T00:00:00Z"),
    ]
    environ = uv_environment(os.environ)
    done = subprocess.run(command, env=environ, input=rows, capture_output=True, text=True, cwd=Path("/"))
    if done.returncode:
        raise UnknownRequirementsError(" ".join(done.stderr.split()))
    return done.stdout
