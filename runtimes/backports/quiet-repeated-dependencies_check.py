"""A dependency that is declared twice logs no warning, which the scheduler would repeat at each parsing."""

from __future__ import annotations

import io
import logging

from isolated import end_with


def problem() -> str | None:
    """Return the problem, or None."""
    import pendulum
    from airflow import DAG
    from airflow.operators.empty import EmptyOperator

    lines = io.StringIO()
    with DAG("dag", start_date=pendulum.datetime(2023, 1, 1), schedule=None):
        first, second = EmptyOperator(task_id="first"), EmptyOperator(task_id="second")
    for task in (first, second):
        task.log.addHandler(logging.StreamHandler(lines))
    for _ in range(2):
        first >> second
        second << first
    if first.downstream_task_ids != {"second"} or second.upstream_task_ids != {"first"}:
        return "the dependency is lost"
    return f"logged: {lines.getvalue().splitlines()[0]}" if lines.getvalue() else None


if __name__ == "__main__":
    end_with(problem)
