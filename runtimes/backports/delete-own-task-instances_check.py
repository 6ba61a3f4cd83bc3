"""Deleting a DAG run in the UI does not delete task instances of another DAG's run with the same ID."""

from __future__ import annotations

from isolated import end_with
from webserver import administrator


def store_runs(run_id: str) -> int:
    """Store a run of each of the DAGs `one` and `two` with this ID, and return the key of the first run."""
    import pendulum
    from airflow import DAG
    from airflow.operators.empty import EmptyOperator
    from airflow.utils.types import DagRunType

    start = pendulum.now("UTC")
    keys = []
    for name in ("one", "two"):
        with DAG(name, start_date=start) as dag:
            EmptyOperator(task_id="task")
        dag.sync_to_db()
        run = dag.create_dagrun("success", start, run_id, run_type=DagRunType.MANUAL, data_interval=(start, start))
        keys.append(run.id)
    return int(keys[0])


def left(run_id: str) -> list[str]:
    """Return the DAGs that have a task instance with this run ID."""
    from airflow.models import TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        return sorted(dag_id for (dag_id,) in session.query(TaskInstance.dag_id).filter_by(run_id=run_id))


def problem() -> str | None:
    """Return the problem, or None."""
    client = administrator()
    single, several = store_runs("single"), store_runs("several")
    client.post(f"/dagrun/delete/{single}")
    client.post("/dagrun/action_post", data={"action": "muldelete", "rowid": [several]})
    for way in ("single", "several"):
        if left(way) != ["two"]:
            return f"expected only the DAG two to keep its task instances, found {left(way)} ({way})"
    return None


if __name__ == "__main__":
    end_with(problem)
