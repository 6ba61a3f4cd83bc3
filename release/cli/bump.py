"""The verb `bump`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from functools import partial
from typing import BinaryIO

import click

from catalogue.import_exceptions import import_exceptions_command
from catalogue.lock_inputs import command_of_tested_providers
from catalogue.paths import Paths
from catalogue.repository import load_suites
from catalogue.text_file import decoded
from host.debian import archives
from images.base.rootfs import sources
from release.archives.ask import load_pinned
from release.bumping.bump import Bump, Checkout, Tools, prepare
from release.bumping.cpython_sources import CPythonSources
from release.bumping.debian_locks import relocked
from release.bumping.locks import Resolve, uv
from release.bumping.plan_file import read_plan
from release.bumping.system import Systems
from release.cli.context import Context, chosen, context
from release.cli.options import (
    ADVISORIES,
    AS_OF,
    GITHUB_OUTPUT,
    JSON,
    VERBOSE,
    day,
    print_json,
    write_github_output,
)
from release.cli.plan import as_data, print_plan
from release.cli.planner import Planner
from release.cli.tables import print_table
from release.common.errors import InputError
from release.common.transaction import commit
from release.index.wheels import wheel
from release.planning.changes import Level
from release.planning.plan import Plan
from release.planning.state import AIRFLOW


@click.command()
@click.argument("name", metavar="RUNTIME")
@click.option("--level", type=click.Choice(["patch", "minor"]), default="minor", help="The largest level to take.")
@click.option("--plan", "file", type=click.File("rb"), help="Carry out this output of `plan --json`.")
@click.option("--dry-run", is_flag=True, help="Lock the packages and print the result, but write nothing.")
@AS_OF
@ADVISORIES
@VERBOSE
@GITHUB_OUTPUT
@JSON
def bump(
    name: str,
    level: str,
    file: BinaryIO | None,
    dry_run: bool,
    as_of: datetime | None,
    places: tuple[str, ...],
    verbose: bool,
    github_output: bool,
    as_json: bool,
) -> None:
    """Write the next version of RUNTIME, such as runtime-10, by its plan.

    This changes runtime.yaml, the locks, releases.yaml, the pages made from them and, for a new Airflow, its
    constraints. All of that is written or none of it. A change that the packages cannot be locked with is held.
    """
    now = context(day(as_of))
    (name,) = chosen(now.root, (name,))
    now.check_day(now.runtime(name))
    _check_past(now)
    planner = Planner(now, (name,), places)
    limit = Level[level.upper()]
    checkout = _checkout(now, name)
    wanted = _in_file(checkout, file) if file else planner.plan(name, limit)
    done = prepare(checkout, wanted, _tools(now, name, planner))
    if not dry_run:
        commit(now.root, done.edits)
    if github_output:
        write_github_output({"changed": str(bool(done.edits)).lower()})
    if as_json:
        print_json({**as_data(done.plan), "files": [edit.path for edit in done.edits], "written": not dry_run})
        return
    _print(done, wanted, verbose, dry_run)


def _in_file(of: Checkout, file: BinaryIO) -> Plan:
    return read_plan(file.name, decoded(file.name, file.read()), of.runtime, of.published)


def _check_past(now: Context) -> None:
    """Raise InputError for a day to come: every command of today would refuse its release."""
    today = datetime.now(timezone.utc).date()
    if now.now.date() > today:
        raise InputError(f"--as-of: expected {today} or earlier, found {now.now.date()}")


def _checkout(now: Context, name: str) -> Checkout:
    return Checkout(now.root, now.runtime(name), now.history(name), now.interpreters, now.now.date(), now.policy.days)


def _tools(now: Context, name: str, planner: Planner) -> Tools:
    def report(line: str) -> None:
        click.echo(line if line.startswith(name) else f"{name}: {line}", err=True)

    resolve = uv(report)
    return Tools(
        resolve=resolve,
        airflow=lambda version: wheel(now.index, AIRFLOW, version),
        files=now.index.projects,
        report=report,
        older=partial(planner.older, name),
        objection=lambda package, version: now.policy.capped(package, version, now.runtime(name).major),
        system=_system(now, name, resolve),
    )


def _system(now: Context, name: str, resolve: Resolve) -> Systems:
    suites = load_suites(now.root)
    pinned = load_pinned(now.root, suites, now.interpreters)

    def relock(suite: str) -> Mapping[str, str]:
        return relocked(now.root, suites[suite], sources(suite, suites[suite].snapshot), now.now)

    snapshots = [suite.snapshot for suite in suites.values() if suite.snapshot]
    find = CPythonSources(now.cache, now.python_org, pinned.suite_of, lambda: archives(snapshots))
    return Systems(now.root, now.runtime(name), now.interpreters, relock, find, resolve)


def _print(done: Bump, wanted: Plan, verbose: bool, dry_run: bool) -> None:
    print_plan(done.plan, verbose)
    held = [(row.name, row.version, row.reason) for row in done.plan.held if row not in wanted.held]
    if held and not verbose:
        click.echo("not taken, although planned:")
        print_table(("package", "version", "reason"), held)
    for edit in done.edits:
        click.echo(f"{'would write' if dry_run else 'written'}: {edit.path}")
    if done.edits and not dry_run:
        for command in _next(f"runtime-{done.plan.major}"):
            click.echo(f"next: {command}")


def _next(name: str) -> Sequence[str]:
    """Return the commands that finish a release. The workflow nightly.yml runs the same."""
    return (
        command_of_tested_providers(name),
        f"./pants run release -- notes {name} --write",
        "./pants run tools/docs:write",
        f"./pants package {Paths(name).images}::",
        import_exceptions_command(name),
    )
