"""The verb `check`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from release.bumping.wheels import Wheels
from release.cli.context import Context, chosen, context
from release.cli.options import ADVISORIES, AS_OF, JSON, RUNTIMES, VERBOSE, day, print_json
from release.cli.tables import labelled, print_table
from release.planning.changes import Kind
from release.planning.check import Update, updates
from release.planning.rest import rest, unpinned
from release.planning.upstream import Upstream
from tools.locking.job import find_jobs


@click.command()
@RUNTIMES
@AS_OF
@ADVISORIES
@click.option(
    "--all", "whole", is_flag=True, help="Also check every other package in the locks, and list what has no wheel."
)
@VERBOSE
@JSON
def check(
    names: tuple[str, ...], as_of: datetime | None, places: tuple[str, ...], whole: bool, verbose: bool, as_json: bool
) -> None:
    """List what is newer upstream than what each RUNTIME has, such as runtime-10.

    --verbose includes --all.
    """
    now = context(day(as_of))
    states = {name: now.state(name) for name in chosen(now.root, names)}
    for name in states:
        now.check_day(now.runtime(name))
    whole = whole or verbose
    more = [package for state in states.values() if whole for package in unpinned(state)]
    upstream, archives = now.everything(states, places, more)
    found = {
        name: [
            *updates(state, upstream),
            *(rest(state, upstream) if whole else ()),
            *archives.result().updates(now.runtime(name), upstream.advisories),
        ]
        for name, state in states.items()
    }
    if as_json:
        print_json({name: [_data(row) for row in rows] for name, rows in found.items()})
        return
    for name, rows in found.items():
        _print(name, rows, verbose)
        if whole:
            _print_built(now, name, upstream)
    if not places:
        click.echo("no security advisories were read: name them with --advisories or RUNTIME_ADVISORIES", err=True)


def _print_built(now: Context, name: str, upstream: Upstream) -> None:
    wheels = Wheels(now.root, lambda names: {one: upstream.files.get(one, ()) for one in names})
    pythons: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for job in find_jobs(now.root, (name,), ()):
        for one in wheels.built(job):
            pythons.setdefault((one.name, one.version, one.architectures), []).append(job.python)
    if pythons:
        click.echo("images build from source, since there is no wheel:")
        rows = [(*key[:2], ", ".join(found), ", ".join(key[2])) for key, found in sorted(pythons.items())]
        print_table(("package", "version", "Python", "architectures"), rows)


def _data(row: Update) -> Mapping[str, Any]:
    return {
        "kind": row.kind.value,
        "name": row.name,
        "current": row.current,
        "newest": row.newest,
        "held": [{"version": one.version, "reason": one.reason} for one in row.held],
        "fixes": list(row.fixes),
        "unfixed": [{"version": one.version, "reason": one.reason} for one in row.unfixed],
        "where": list(row.where),
        "problem": row.problem,
    }


def _print(name: str, rows: list[Update], verbose: bool) -> None:
    newer = [
        (row.kind.value, labelled(row.name, row.where), row.current, row.newest, ", ".join(row.fixes))
        for row in rows
        if row.newest
    ]
    click.echo(f"{name}: {len(newer)} updates" if newer else f"{name}: no updates")
    if newer:
        print_table(("kind", "package", "current", "newest", "fixes"), newer)
    # A release can do without newer sources of CPython. Debian leaves many advisories unfixed, most of them harmless.
    for row in rows:
        if row.problem and (verbose or row.kind is not Kind.CPYTHON):
            click.echo(f"{row.kind.value}: {row.name}: {row.problem}")
    shown = [row for row in rows if verbose or row.kind is not Kind.DEBIAN]
    unfixed = [
        (labelled(row.name, row.where), row.current, one.version, one.reason) for row in shown for one in row.unfixed
    ]
    if unfixed:
        click.echo("advisories that no candidate fixes:")
        print_table(("package", "current", "fixed in", "reason"), unfixed)
    # Rows of other packages in the locks exist only if they were asked for.
    held = [
        (row.name, one.version, one.reason) for row in rows if verbose or row.kind is Kind.LOCKED for one in row.held
    ]
    if held:
        click.echo("not candidates:")
        print_table(("package", "version", "reason"), held)
