"""The verb `plan`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from host.files import write_atomically
from release.cli.context import chosen, context
from release.cli.options import (
    ADVISORIES,
    AS_OF,
    GITHUB_OUTPUT,
    JSON,
    RUNTIMES,
    VERBOSE,
    day,
    print_json,
    write_github_output,
)
from release.cli.planner import Planner
from release.cli.tables import labelled, print_table
from release.planning.changes import Level
from release.planning.plan import Plan


@click.command()
@RUNTIMES
@click.option("--level", type=click.Choice(["patch", "minor"]), default="minor", help="The largest level to take.")
@AS_OF
@ADVISORIES
@VERBOSE
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Also write the JSON to this file.")
@GITHUB_OUTPUT
@JSON
def plan(
    names: tuple[str, ...],
    level: str,
    as_of: datetime | None,
    places: tuple[str, ...],
    verbose: bool,
    output: Path | None,
    github_output: bool,
    as_json: bool,
) -> None:
    """Print the next version of each RUNTIME, such as runtime-10, and the reason for each change."""
    now = context(day(as_of))
    known = chosen(now.root, names)
    for name in known:
        now.check_day(now.runtime(name))
    planner = Planner(now, known, places)
    plans = [planner.plan(name, Level[level.upper()]) for name in known]
    data = [as_data(one) for one in plans]
    if output:
        write_atomically(output, f"{json.dumps(data, indent=2)}\n".encode())
    if github_output:
        write_github_output({"changed": str(any(one.changes for one in plans)).lower()})
    if as_json:
        print_json(data)
        return
    for one in plans:
        print_plan(one, verbose)


def as_data(of: Plan) -> Mapping[str, Any]:
    """Return a plan as data for JSON."""
    return {
        "runtime": f"runtime-{of.major}",
        "current": of.current,
        "version": of.version,
        "level": str(of.level),
        "changes": [
            {
                "kind": change.kind.value,
                "name": change.name,
                "old": change.old,
                "new": change.new,
                "level": str(change.level),
                "reason": change.reason,
                "pythons": list(change.pythons),
                "cves": list(change.cves),
                "published": change.published,
            }
            for change in of.changes
        ],
        "held": [{"name": row.name, "version": row.version, "reason": row.reason} for row in of.held],
        "backports": list(of.backports),
    }


def print_plan(of: Plan, verbose: bool) -> None:
    """Print a plan as tables."""
    if of.level is Level.NONE:
        click.echo(f"runtime-{of.major}: {of.current} is up to date")
    else:
        click.echo(f"runtime-{of.major}: {of.current} -> {of.version} ({of.level} release)")
        rows = [
            (labelled(change.name, change.pythons), change.old, change.new, str(change.level), change.reason)
            for change in of.changes
        ]
        print_table(("package", "from", "to", "level", "reason"), rows)
    if of.backports:
        click.echo(f"backports to be checked against Airflow {of.airflow}: {', '.join(of.backports)}")
    if verbose and of.held:
        click.echo("not taken:")
        print_table(("package", "version", "reason"), [(row.name, row.version, row.reason) for row in of.held])
