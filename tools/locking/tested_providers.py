"""Resolve each provider of Airflow's own constraints with the constraints file of the images.

    ./pants run tools/locking:tested-providers -- [RUNTIME]...

Writes tested_providers.yaml of each Runtime. A test compares its digests with the locks.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
import yaml

from catalogue.errors import CatalogueError
from catalogue.repository import find_root
from host.errors import HostError
from images.runtime.build.constraints import as_tested, pins
from tools.locking.errors import LockError
from tools.locking.job import Job, valid_jobs
from tools.locking.machine import uv_environment
from tools.locking.resolve import uv_binary

HEADER = "# Made by ./pants run tools/locking:tested-providers. Do not edit.\n"
PREFIX = "apache-airflow-providers-"


@dataclass(frozen=True)
class Inputs:
    """What decides whether a provider resolves: a lock, and Airflow's constraints for the same Python."""

    lock: str
    upstream: str

    @property
    def digest(self) -> str:
        """The digest of the constraints file."""
        return "sha256:" + hashlib.sha256(self.constraints.encode()).hexdigest()

    @property
    def constraints(self) -> str:
        """The constraints file of an image, with Airflow."""
        return f"{as_tested(self.lock, self.upstream)}apache-airflow=={pins(self.lock)['apache-airflow']}\n"

    @property
    def providers(self) -> list[str]:
        """The providers that Airflow's constraints name."""
        return sorted(name for name in pins(self.upstream) if name.startswith(PREFIX))


def record(job: Job) -> Path:
    """Return the path of the data file, which has an entry for each Python of a Runtime."""
    return job.path.parents[1] / "tested_providers.yaml"


def inputs_of(job: Job) -> Inputs:
    """Return the inputs for the Runtime and the Python of a lock."""
    return Inputs(job.path.read_text(encoding="utf-8"), job.upstream)


def check(inputs: Inputs, python: str, uv: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the entry of the data file: the digest, how many providers there are, and why some do not resolve."""
    resolve = partial(_reason, inputs.constraints, python=python, uv=uv, environ=environ)
    # Together they rarely fail, and that takes a hundredth of the time.
    failed = inputs.providers if resolve(inputs.providers) else []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        reasons = dict(zip(failed, pool.map(resolve, ([name] for name in failed))))
    unresolved = {name: reason for name, reason in reasons.items() if reason}
    return {"digest": inputs.digest, "providers": len(inputs.providers), "unresolved": unresolved}


def _reason(constraints: str, names: Sequence[str], python: str, uv: str, environ: Mapping[str, str]) -> str:
    """Return why these packages cannot be resolved together, or "" if they can."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "constraints.txt").write_text(constraints, encoding="utf-8")
        command = [
            *(uv, "pip", "compile", "-", "--constraints", "constraints.txt", "--quiet", "--no-header"),
            *("--python", sys.executable, "--python-version", python, "--python-platform", "x86_64-manylinux_2_31"),
        ]
        text = "\n".join(names)
        done = subprocess.run(command, cwd=folder, env=dict(environ), input=text, capture_output=True, text=True)
    return "" if done.returncode == 0 else " ".join(done.stderr.split())


def check_all(jobs: Sequence[Job]) -> None:
    """Write the entry of each lock, and print how many of its providers resolve."""
    uv, environ = uv_binary(), uv_environment(os.environ)
    for job in jobs:
        started = time.monotonic()
        entry = check(inputs_of(job), job.full_version, uv, environ)
        good = entry["providers"] - len(entry["unresolved"])
        click.echo(f"{job.label}: {good} of {entry['providers']} providers resolve, {time.monotonic() - started:.1f} s")
        path = record(job)
        data = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(HEADER + yaml.safe_dump({**data, job.python: entry}, width=120), encoding="utf-8")


@click.command()
@click.argument("runtimes", nargs=-1, metavar="[RUNTIME]...")
def main(runtimes: tuple[str, ...]) -> None:
    """Resolve the providers of each RUNTIME, such as runtime-10. The default is every Runtime."""
    try:
        check_all(valid_jobs(find_root(Path.cwd()), runtimes, []))
    except (CatalogueError, HostError, LockError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
