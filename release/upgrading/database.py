"""Migrate a metadata database, with runs in it, from one version to the next, and back to the first.

The project's own DAGs are written to the database but never run: the scheduler sees one DAG of ours, and the network
has no way out.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from packaging.version import Version

from release.upgrading import programs, snapshots
from release.upgrading.engine import Box
from release.upgrading.model import Database, Downgrade, Image, Migration
from release.upgrading.server import Server
from release.upgrading.snapshots import Snapshot

SECONDS = 1800
RUN_SECONDS = 300
# The first Airflow with `airflow db downgrade`, and the first whose migration is called so.
CAN_DOWNGRADE = Version("2.3")
CALLED_MIGRATE = Version("2.7")
AS_EXPECTED = "as expected"
# How the tasks of our DAG end: the last one is to fail.
_TASKS = "answer=success failing=failed templated=success"
_PROJECTS_DAGS = "/usr/local/airflow/dags"
_OURS = {"AIRFLOW__CORE__DAGS_FOLDER": programs.DAGS}


@dataclass(frozen=True)
class Tested:
    """A version, and the image of the project on it, or that of the version if the project cannot be built."""

    image: Image
    reference: str


def migrate(server: Server, versions: Sequence[Tested], tell: Callable[[str], None]) -> Database:
    """Migrate an empty database to the first version, then through the others, and back."""
    done: list[Migration] = []
    first: Snapshot | None = None
    last: Snapshot | None = None
    for version in versions:
        tell(f"{version.image.name}: migrating the database, and running a DAG on it")
        migration, last = _step(server, version, last)
        done.append(migration)
        if last is None:
            return Database(server.version, tuple(done))
        first = first or last
    if first is None or len(versions) == 1:
        return Database(server.version, tuple(done))
    tell(f"{versions[-1].image.name}: taking the database back to {versions[0].image.name}")
    return Database(server.version, tuple(done), _back(server, versions, done, first))


def _step(server: Server, version: Tested, before: Snapshot | None) -> tuple[Migration, Snapshot | None]:
    """Migrate to a version, read everything, run a DAG, and read again. There is no snapshot if that failed."""
    with server.airflow(version.reference, "airflow") as box:
        done = _migrate(server, version.image, box)
        if done.problem:
            return done, None
        if before is not None:
            after, problem = _read(box)
            if after is None:
                return replace(done, problem="Airflow cannot read the database", log=problem), None
            done = replace(done, lost=snapshots.lost(before, after), aside=after.aside)
        run, log = _run(server, version, box, is_first=before is None)
        now, problem = _read(box)
        if now is None:
            return replace(done, problem="Airflow cannot read the database", log=problem), None
        problem = "" if run == AS_EXPECTED else f"a run of a DAG after the migration is {run}"
        return replace(done, problem=problem, log=log, rows=now.total, tables=len(now.tables)), now


def _migrate(server: Server, image: Image, box: Box) -> Migration:
    command = "migrate" if image.airflow_version >= CALLED_MIGRATE else "upgrade"
    began = time.monotonic()
    found = box.run("airflow", "db", command, seconds=SECONDS)
    done = Migration(image.name, image.airflow, time.monotonic() - began)
    if found.exit_code:
        problem = f"`airflow db {command}` ended with exit code {found.exit_code}"
        return replace(done, problem=problem, log=found.last_lines)
    return replace(done, revision=server.query("select version_num from alembic_version"))


def _read(box: Box) -> tuple[Snapshot | None, str]:
    found = programs.run(box, "read", seconds=SECONDS)
    data = programs.answer(found)
    return (snapshots.from_data(data), "") if data else (None, found.last_lines)


def _run(server: Server, version: Tested, box: Box, is_first: bool) -> tuple[str, str]:
    """Run our DAG with a scheduler, then write the project's DAGs. Return how it ended, and why if not as expected."""
    # Airflow allows few characters in the name of a run.
    run = "on-" + re.sub(r"[^\w.]", "-", version.image.name)
    seed = ("python", f"{programs.FOLDER}/seed.py", "all" if is_first else "dags", programs.DAGS)
    for command in (seed, ("airflow", "dags", "trigger", "upgrade_test", "--run-id", run)):
        found = box.run(*command, seconds=SECONDS, environment=_OURS)
        if found.exit_code:
            return "impossible", found.last_lines
    with server.airflow(version.reference, "scheduler", ("airflow", "scheduler"), **_OURS) as scheduler:
        ending = _wait(server, run, scheduler)
    # After the scheduler, which removes DAGs that are not in its folder.
    programs.run(box, "seed", "dags", programs.DAGS, _PROJECTS_DAGS, seconds=SECONDS)
    return ending


def _wait(server: Server, run: str, scheduler: Box) -> tuple[str, str]:
    quoted = "'" + run.replace("'", "''") + "'"
    states = f"select string_agg(task_id || '=' || state, ' ' order by task_id) from task_instance where run_id = {quoted}"  # noqa: S608, E501  # quoted
    deadline = time.monotonic() + RUN_SECONDS
    while time.monotonic() < deadline:
        if server.query(f"select state from dag_run where run_id = {quoted}") in ("success", "failed"):  # noqa: S608
            tasks = server.query(states)
            return (AS_EXPECTED, "") if tasks == _TASKS else (f"not as expected: {tasks}", scheduler.logs())
        if scheduler.has_ended():
            return "not finished: the scheduler has ended", scheduler.logs()
        time.sleep(1)
    return f"not finished after {RUN_SECONDS} s", scheduler.logs()


def _back(server: Server, versions: Sequence[Tested], done: Sequence[Migration], first: Snapshot) -> Downgrade:
    start, end = versions[0], versions[-1]
    if done[0].revision == done[-1].revision:
        return Downgrade("unneeded", problem="both versions have the same schema")
    if end.image.airflow_version < CAN_DOWNGRADE:
        return Downgrade("impossible", problem=f"Airflow {end.image.airflow} has no `airflow db downgrade`; 2.3 has it")
    began = time.monotonic()
    with server.airflow(end.reference, "airflow") as box:
        found = box.run("airflow", "db", "downgrade", "--to-revision", done[0].revision, "--yes", seconds=SECONDS)
    seconds = time.monotonic() - began
    if found.exit_code:
        problem = f"`airflow db downgrade` ended with exit code {found.exit_code}"
        return Downgrade("failed", seconds, problem, found.last_lines)
    with server.airflow(start.reference, "airflow") as box:
        after, log = _read(box)
    if after is None:
        return Downgrade("failed", seconds, f"Airflow {start.image.airflow} cannot read the database then", log)
    return Downgrade("done", seconds, lost=snapshots.lost(first, after, count_rows=False))
