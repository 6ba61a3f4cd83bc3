"""Airflow's own triggers end after their event. They neither fire again nor keep polling.

The check runs each trigger on a condition that already holds: a file, a finished DAG run, a past time.
"""

from __future__ import annotations

import asyncio
import datetime
import pathlib
import tempfile
from typing import TYPE_CHECKING

from isolated import end_with

if TYPE_CHECKING:
    from airflow.triggers.base import BaseTrigger

LONG_AGO = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)


def finished_run() -> None:
    """Store a successful DAG run in a new database."""
    from airflow.models import DagRun
    from airflow.utils.db import initdb
    from airflow.utils.session import create_session

    initdb()
    with create_session() as session:
        session.add(DagRun("dag", "run", execution_date=LONG_AGO, run_type="manual", state="success"))


def triggers(folder: pathlib.Path) -> dict[str, BaseTrigger]:
    """Name -> a trigger that fires immediately."""
    from airflow.triggers.external_task import DagStateTrigger, TaskStateTrigger
    from airflow.triggers.file import FileTrigger
    from airflow.triggers.temporal import DateTimeTrigger, TimeDeltaTrigger
    from airflow.triggers.testing import SuccessTrigger

    for name in ("one.txt", "two.txt"):
        (folder / name).touch()
    return {
        "DagStateTrigger": DagStateTrigger("dag", ["success"], [LONG_AGO], poll_interval=0.01),
        "DateTimeTrigger": DateTimeTrigger(LONG_AGO),
        "FileTrigger on a file": FileTrigger(str(folder / "one.txt"), poll_interval=0.01),
        "FileTrigger on a folder": FileTrigger(str(folder), poll_interval=0.01),
        "FileTrigger on a pattern": FileTrigger(str(folder / "*.txt"), poll_interval=0.01),
        "SuccessTrigger": SuccessTrigger(),
        "TaskStateTrigger": TaskStateTrigger("dag", [LONG_AGO], LONG_AGO, task_id="task", poll_interval=0.01),
        "TimeDeltaTrigger": TimeDeltaTrigger(datetime.timedelta(seconds=-1)),
    }


async def events(trigger: BaseTrigger) -> int:
    """Count the trigger's events, but stop at two: the second event is an error."""
    count = 0
    async for _ in trigger.run():
        count += 1
        if count == 2:
            break
    return count


async def counts(folder: pathlib.Path) -> dict[str, int]:
    """Count the events of each trigger."""
    return {name: await asyncio.wait_for(events(trigger), 60) for name, trigger in triggers(folder).items()}


def problem() -> str | None:
    """Return the problem, or None."""
    finished_run()
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(counts(pathlib.Path(folder)))
    silent = [name for name, count in found.items() if count == 0]
    repeating = [name for name, count in found.items() if count > 1]
    if silent:
        return f"no event from {', '.join(silent)}"
    return f"more than one event from {', '.join(repeating)}" if repeating else None


if __name__ == "__main__":
    end_with(problem)
