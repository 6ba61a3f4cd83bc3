"""The command line: `lock [RUNTIME ...] [--python X.Y ...] [--check] [--upgrade PKG ...]`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from catalogue.errors import CatalogueError
from catalogue.lock_inputs import pinned_versions
from catalogue.repository import find_root
from host.errors import HostError
from host.files import write_atomically
from tools.locking.check import check
from tools.locking.conflicts import explained
from tools.locking.errors import LockError, NoSolutionError
from tools.locking.job import Job, valid_jobs
from tools.locking.machine import uv_environment
from tools.locking.resolve import resolve, uv_binary
from tools.locking.retry import retries
from tools.locking.write import difference, render

FAILED = 1
INVALID = 2


@click.command()
@click.argument("runtimes", nargs=-1, metavar="[RUNTIME]...")
@click.option("--python", "pythons", multiple=True, metavar="X.Y", help="Lock only this Python. Can be repeated.")
@click.option("--check", "only_check", is_flag=True, help="Check only, and exit with code 2 if a lock is outdated.")
@click.option("--upgrade", multiple=True, metavar="PKG", help="Upgrade only this package. Can be repeated.")
def main(runtimes: tuple[str, ...], pythons: tuple[str, ...], only_check: bool, upgrade: tuple[str, ...]) -> None:
    """Lock the Python packages of each RUNTIME, such as runtime-10. The default is every Runtime."""
    try:
        jobs = valid_jobs(find_root(Path.cwd()), runtimes, pythons)
    except CatalogueError as error:
        _stop(str(error), INVALID)
    if only_check:
        check_all(jobs)
        return
    try:
        make_all(jobs, upgrade)
    except LockError as error:
        _stop(str(error), FAILED)
    except HostError as error:
        _stop(str(error), INVALID)


def check_all(jobs: Sequence[Job]) -> None:
    """Print one line per lock. Exits with code 2 after the last one if a lock is not up to date."""
    outdated = 0
    for job in jobs:
        try:
            check(job)
            click.echo(f"{job.label}: up to date")
        except CatalogueError as error:
            outdated += 1
            click.echo(str(error), err=True)
    if outdated:
        sys.exit(INVALID)


def make_all(jobs: Sequence[Job], upgrade: Sequence[str]) -> None:
    """Make and write each lock in turn. After a failure, the locks before it are kept.

    Raises LockError, or HostError for a configuration that pip cannot read.
    """
    uv = uv_binary()
    environ = uv_environment(os.environ)
    for job in jobs:
        _make(job, uv, environ, upgrade)


def _make(job: Job, uv: str, environ: Mapping[str, str], upgrade: Sequence[str]) -> None:
    started = time.monotonic()
    click.echo(f"{job.label}: resolving for CPython {job.full_version}")
    try:
        resolved = retries(partial(_report, job))(resolve, job, uv, environ, upgrade)
    except NoSolutionError as error:
        raise LockError("\n".join([str(error), *explained(job, str(error), uv, environ)])) from None
    _report(job, f"{_put(job, render(job, resolved))}, {time.monotonic() - started:.1f} s")


def _put(job: Job, text: str) -> str:
    old = job.path.read_text(encoding="utf-8") if job.path.exists() else ""
    write_atomically(job.path, text.encode())
    new = pinned_versions(text)
    return f"{len(new)} packages, " + (difference(pinned_versions(old), new) if old else "new")


def _report(job: Job, line: str) -> None:
    click.echo(f"{job.label}: {line}")


def _stop(line: str, code: int) -> None:
    click.echo(line, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
