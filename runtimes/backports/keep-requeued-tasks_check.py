"""A requeued deferred task does not fail when the scheduler processes the end of its first part late."""

from __future__ import annotations

from typing import Any

from isolated import end_with


def store_task() -> None:
    """Store a run of a DAG with one task in a new database."""
    import pendulum
    from airflow import DAG
    from airflow.operators.dummy import DummyOperator
    from airflow.utils.db import initdb
    from airflow.utils.types import DagRunType

    initdb()
    start = pendulum.datetime(2022, 1, 1)
    with DAG("dag", start_date=start) as dag:
        DummyOperator(task_id="task")
    dag.sync_to_db()
    dag.create_dagrun("running", execution_date=start, run_type=DagRunType.MANUAL, data_interval=(start, start))


def scheduler() -> Any:
    """Return a scheduler, stored in the database, with an executor that starts nothing."""
    from airflow.executors.base_executor import BaseExecutor
    from airflow.jobs.scheduler_job import SchedulerJob
    from airflow.utils.session import create_session

    job = SchedulerJob(executor=BaseExecutor())
    job.processor_agent = object()
    with create_session() as session:
        session.add(job)
        session.flush()
        session.expunge(job)
    return job


def state_after_event(*, queued_by_other: bool = False, queued_again: bool = False) -> str:
    """Return the state of the queued task after the executor has reported its end."""
    from airflow.models import TaskInstance
    from airflow.utils.session import create_session

    job = scheduler()
    with create_session() as session:
        instance = session.query(TaskInstance).one()
        instance.state, instance.queued_by_job_id = "queued", job.id + int(queued_by_other)
        if queued_again:
            job.executor.queue_command(instance, ["airflow"])
        job.executor.event_buffer[instance.key] = ("success", None)
        session.commit()
        job._process_executor_events(session=session)
        session.commit()
        return str(session.query(TaskInstance.state).scalar())


def problem() -> str | None:
    """Return the problem, or None."""
    store_task()
    for case in ("queued_again", "queued_by_other"):
        found = state_after_event(**{case: True})
        if found != "queued":
            return f"expected a requeued task to stay queued, found {found} ({case})"
    if state_after_event() == "queued":
        return "a task that the executor lost stays queued"
    return None


if __name__ == "__main__":
    end_with(problem)
