"""The verb `status`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

import click

from catalogue.errors import CatalogueError
from catalogue.maintenance import Lifecycle, end_of_maintenance, is_served, lifecycle
from release.archives.ask import Answers
from release.cli.context import Context, chosen, context
from release.cli.options import (
    ADVISORIES,
    AS_OF,
    GITHUB_OUTPUT,
    JSON,
    RUNTIMES,
    day,
    print_json,
    write_github_output,
)
from release.cli.progress import steps
from release.cli.tables import print_table
from release.planning.changes import Kind
from release.planning.check import updates
from release.planning.state import State
from release.planning.upstream import Upstream
from tools.locking.check import check as check_lock
from tools.locking.job import find_jobs


@dataclass(frozen=True)
class Row:
    """What a maintainer sees of one Runtime.

    `pending` counts updates by kind; `unknown` has the kinds that could not be asked for.
    The nightly serves it while it is maintained, or until `kept_until`.
    """

    runtime: str
    version: str
    released: str
    days: int
    maintained_until: str
    is_maintained: bool
    kept_until: str
    is_served: bool
    airflow: str
    newest_airflow: str
    pending: Mapping[str, int]
    unknown: tuple[str, ...]
    locks: str


@click.command()
@RUNTIMES
@AS_OF
@ADVISORIES
@click.option("--served", is_flag=True, help="Print only the Runtimes that the nightly serves on that day.")
@GITHUB_OUTPUT
@JSON
def status(
    names: tuple[str, ...],
    as_of: datetime | None,
    places: tuple[str, ...],
    served: bool,
    github_output: bool,
    as_json: bool,
) -> None:
    """Print the state of each RUNTIME: version, maintenance, updates that are pending, and locks.

    The nightly serves a Runtime while it is maintained, or until `maintained_until` in its releases.yaml.
    """
    now = context(day(as_of))
    lives = _lives(now)
    wanted = [name for name in chosen(now.root, names) if not served or _is_served(now, name, lives)]
    for name in wanted:
        now.check_day(now.runtime(name))
    states = {name: now.state(name) for name in wanted}
    rows = _rows(now, states, now.everything(states, places), lives)
    if github_output:
        write_github_output({"runtimes": json.dumps(list(states))})
    if as_json:
        print_json([vars(row) for row in rows])
        return
    print_table(_HEADINGS, [_cells(row) for row in rows])


_HEADINGS = ("Runtime", "version", "released", "days", "maintained until", "Airflow", "newest", "pending", "locks")


def _lives(now: Context) -> Mapping[str, Lifecycle]:
    pairs = [(name, now.runtime(name), now.history(name)) for name in chosen(now.root, ())]
    return {name: lifecycle(runtime, history) for name, runtime, history in pairs if history.releases}


def _rows(
    now: Context,
    states: Mapping[str, State],
    asked: tuple[Upstream, Future[Answers]],
    lives: Mapping[str, Lifecycle],
) -> list[Row]:
    rows = []
    with steps("Runtimes compared", len(states)) as step:
        for name, state in states.items():
            rows.append(_row(now, name, state, asked, lives))
            step()
    return rows


def _row(
    now: Context, name: str, state: State, asked: tuple[Upstream, Future[Answers]], lives: Mapping[str, Lifecycle]
) -> Row:
    runtime = now.runtime(name)
    end = end_of_maintenance(lives[name], lives.values()) if name in lives else None
    kept = lives[name].maintained_until if name in lives else None
    upstream, archives = asked
    found = [*updates(state, upstream), *archives.result().updates(runtime, upstream.advisories)]
    released = datetime.fromisoformat(runtime.release_date).date()
    return Row(
        runtime=name,
        version=runtime.version,
        released=runtime.release_date,
        days=(now.now.date() - released).days,
        maintained_until=str(end or ""),
        is_maintained=end is None or end >= now.now.date(),
        kept_until=str(kept or ""),
        is_served=_is_served(now, name, lives),
        airflow=runtime.airflow.version,
        newest_airflow=next((row.newest for row in found if row.kind is Kind.AIRFLOW), "") or runtime.airflow.version,
        pending=dict(Counter(row.group for row in found if row.newest)),
        unknown=tuple(dict.fromkeys(row.kind.value for row in found if row.problem)),
        locks=_locks(now, name),
    )


def _is_served(now: Context, name: str, lives: Mapping[str, Lifecycle]) -> bool:
    # A major without a release is being made.
    return name not in lives or is_served(lives[name], lives.values(), now.now.date())


def _locks(now: Context, name: str) -> str:
    problems = []
    for job in find_jobs(now.root, (name,), ()):
        try:
            check_lock(job)
        except CatalogueError:
            problems.append(job.python)
    return f"outdated: {', '.join(problems)}" if problems else "fit"


def _cells(row: Row) -> tuple[str, ...]:
    state = "" if row.is_maintained else f" (kept until {row.kept_until})" if row.is_served else " (ended)"
    until = f"{row.maintained_until}{state}"
    counts = [f"{count} {kind}" for kind, count in row.pending.items()] + [f"{kind} unknown" for kind in row.unknown]
    pending = ", ".join(counts) or "none"
    return (
        *(row.runtime, row.version, row.released, str(row.days), until),
        *(row.airflow, row.newest_airflow, pending, row.locks),
    )
