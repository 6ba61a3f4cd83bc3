"""A deferred ExternalTaskSensor waits for what it names until its own timeout, then succeeds, fails or skips with it.

The clock of the triggers is two minutes ahead, since upstream's trigger gives up after 60 seconds. The triggers run on
a database in which the external DAG is missing, then runs, then ends.
"""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING, Any
from unittest import mock

from isolated import end_with

if TYPE_CHECKING:
    from airflow.exceptions import TaskDeferred
    from airflow.sensors.external_task import ExternalTaskSensor

DATE = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
CONTEXT = {"logical_date": DATE}
# The tasks of the external DAG, and how they end. The first two are its group. The DAG's run fails.
TASKS = {"group.one": "success", "group.two": "success", "bad": "failed", "idle": "skipped"}
# What a sensor waits for -> its arguments and its result.
SENSORS: dict[str, tuple[dict[str, Any], str]] = {
    "a task": ({"external_task_id": "group.one"}, "success"),
    "two tasks": ({"external_task_ids": ["group.one", "group.two"]}, "success"),
    "a task group": ({"external_task_group_id": "group"}, "success"),
    "a DAG": ({"allowed_states": ["failed"]}, "success"),
    "a task that fails": ({"external_task_id": "bad", "failed_states": ["failed"]}, "AirflowException"),
    "a task that fails, with soft_fail": (
        {"external_task_id": "bad", "failed_states": ["failed"], "soft_fail": True},
        "AirflowSkipException",
    ),
    "a DAG that fails": ({"failed_states": ["failed"]}, "AirflowException"),
    "a skipped task": ({"external_task_id": "idle", "skipped_states": ["skipped"]}, "AirflowSkipException"),
}


def sensor(**arguments: Any) -> ExternalTaskSensor:
    """A sensor for the external DAG or a part of it."""
    from airflow.sensors.external_task import ExternalTaskSensor

    return ExternalTaskSensor(
        task_id="sensor", external_dag_id="external", deferrable=True, poll_interval=0.1, timeout=300, **arguments
    )


def deferral(waiting: ExternalTaskSensor) -> TaskDeferred:
    """What a sensor defers to."""
    from airflow.exceptions import TaskDeferred

    try:
        waiting.execute(CONTEXT)
    except TaskDeferred as found:
        return found
    raise AssertionError("the sensor does not defer")


def start_run() -> None:
    """Store the external DAG with a run whose tasks have no state yet."""
    from airflow import DAG
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.operators.empty import EmptyOperator
    from airflow.utils.session import create_session
    from airflow.utils.task_group import TaskGroup
    from airflow.utils.types import DagRunType

    with DAG("external", start_date=DATE, schedule=None) as dag:
        group = TaskGroup("group")
        for name in TASKS:
            inside = name.startswith("group.")
            EmptyOperator(task_id=name.replace("group.", ""), task_group=group if inside else None)
    dag.sync_to_db()
    SerializedDagModel.write_dag(dag)
    with create_session() as session:
        dag.create_dagrun(
            "running", DATE, "run", run_type=DagRunType.MANUAL, data_interval=(DATE, DATE), session=session
        )


def end_run() -> None:
    """Give the tasks and the run their last states."""
    from airflow.models import DagRun, TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        for name, state in TASKS.items():
            session.query(TaskInstance).filter(TaskInstance.task_id == name).update({"state": state})
        session.query(DagRun).update({"state": "failed"})


async def event(deferred: TaskDeferred) -> Any:
    """Run a trigger as it comes back from the database; the content of its first event."""
    from airflow.models import Trigger
    from airflow.utils.session import create_session

    with create_session() as session:
        row = Trigger.from_object(deferred.trigger)
        session.add(row)
        session.commit()
        session.refresh(row)
        trigger = type(deferred.trigger)(**row.kwargs)
    return (await trigger.run().__anext__()).payload


def result(waiting: ExternalTaskSensor, deferred: TaskDeferred, found: asyncio.Future[Any]) -> str:
    """`success`, or the error of a sensor that resumes with an event, or that it still waits."""
    if not found.done():
        return "that it still waits"
    try:
        waiting.resume_execution(deferred.method_name, {"event": found.result()}, CONTEXT)
    except Exception as error:
        return type(error).__name__
    return "success"


async def wrong_wait() -> str | None:
    """Let all sensors wait while the external DAG is missing, runs and ends; return what is wrong, or None."""
    sensors = {name: sensor(**arguments) for name, (arguments, _) in SENSORS.items()}
    deferrals = {name: deferral(waiting) for name, waiting in sensors.items()}
    events = {name: asyncio.ensure_future(event(deferred)) for name, deferred in deferrals.items()}
    for step, then in ("the DAG exists", start_run), ("its run ends", end_run):
        await asyncio.wait(events.values(), timeout=1)
        for name in [name for name, future in events.items() if future.done()]:
            return f"the sensor for {name} does not wait until {step}"
        then()
    await asyncio.wait(events.values(), timeout=60)
    for name, (_, expected) in SENSORS.items():
        found = result(sensors[name], deferrals[name], events[name])
        if found != expected:
            return f"the sensor for {name}: expected {expected}, found {found}"
    return None


def wrong_limit() -> str | None:
    """Whether a sensor that waits ignores its timeout, or that it is told to check whether the DAG exists."""
    from airflow.exceptions import AirflowException

    if deferral(sensor()).timeout != datetime.timedelta(seconds=300):
        return "the sensor has no time limit"
    try:
        deferral(sensor(check_existence=True))
    except AirflowException:
        return None
    return "the sensor waits for a DAG that does not exist, although it is told to check"


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.utils.db import initdb
    from airflow.utils.timezone import utcnow

    initdb()
    later = utcnow() + datetime.timedelta(minutes=2)
    with mock.patch("airflow.triggers.external_task.utcnow", return_value=later):
        limit = wrong_limit()
        return asyncio.run(wrong_wait()) or limit


if __name__ == "__main__":
    end_with(problem)
