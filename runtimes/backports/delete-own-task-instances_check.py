"""Deleting a DAG run in the UI deletes its task instances, and not those of another DAG whose run has the same ID."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from typing import Any


def isolate(home: str) -> None:
    """Leave no configuration of Airflow but that of an empty AIRFLOW_HOME."""
    for name in [name for name in os.environ if name.startswith("AIRFLOW_")]:
        del os.environ[name]
    os.environ["AIRFLOW_HOME"] = home


def administrator() -> Any:
    """A client of the webserver's own application that has logged in as an administrator, on an empty database."""
    from airflow.utils.db import initdb
    from airflow.www.app import create_app

    initdb()
    app = create_app(testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    security = app.appbuilder.sm
    security.add_user("root", "A", "Root", "root@example.com", security.find_role("Admin"), "a-password")
    client = app.test_client()
    client.post("/login/", data={"username": "root", "password": "a-password"})
    return client


def store_runs(run_id: str) -> int:
    """Put a run of the DAGs `one` and `two` into the database, both with this ID; the key of that of `one`."""
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
    """The DAGs that have a task instance of this run."""
    from airflow.models import TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        return sorted(dag_id for (dag_id,) in session.query(TaskInstance.dag_id).filter_by(run_id=run_id))


def problem() -> str | None:
    """What is wrong, or None."""
    client = administrator()
    single, several = store_runs("single"), store_runs("several")
    client.post(f"/dagrun/delete/{single}")
    client.post("/dagrun/action_post", data={"action": "muldelete", "rowid": [several]})
    for way in ("single", "several"):
        if left(way) != ["two"]:
            return f"expected the task instances of the DAG two to be left, found {left(way)} ({way})"
    return None


if __name__ == "__main__":
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
