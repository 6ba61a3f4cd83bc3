"""The failure email of a task can be rendered for a DAG that renders templates as native objects."""

from __future__ import annotations

from typing import Any

from isolated import end_with


def failed_task() -> Any:
    """Return a task instance of such a DAG in a new database."""
    import pendulum
    from airflow import DAG
    from airflow.operators.dummy import DummyOperator
    from airflow.utils.db import initdb
    from airflow.utils.types import DagRunType

    initdb()
    start = pendulum.datetime(2022, 1, 1)
    with DAG("dag", start_date=start, render_template_as_native_obj=True) as dag:
        task = DummyOperator(task_id="task")
    run = dag.create_dagrun("running", execution_date=start, run_type=DagRunType.MANUAL, data_interval=(start, start))
    instance = run.get_task_instance("task")
    instance.task = task
    return instance


def problem() -> str | None:
    """Return the problem, or None."""
    instance = failed_task()
    try:
        subject, body, _ = instance.get_email_subject_content(RuntimeError("the reason"))
    except TypeError as error:
        return f"the email cannot be rendered: {error}"
    if "dag.task" not in subject or "the reason" not in body or instance.log_url not in body:
        return f"the email lacks the task, the error or the log's URL: {subject!r}, {body!r}"
    return None


if __name__ == "__main__":
    end_with(problem)
