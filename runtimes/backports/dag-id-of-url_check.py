"""A page whose address names a DAG is shown only to those who may read that DAG."""

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


def limited_user(app: Any, *dag_ids: str) -> None:
    """Add a user who may do what a user may, but with these DAGs only."""
    security = app.appbuilder.sm
    rights = {(right.action.name, right.resource.name) for right in security.find_role("User").permissions}
    rights -= {right for right in rights if right[1] == "DAGs"}
    rights |= {(action, f"DAG:{dag_id}") for action in ("can_read", "can_edit") for dag_id in dag_ids}
    security.bulk_sync_roles([{"role": "Limited", "perms": rights}])
    security.add_user("guest", "A", "Guest", "guest@example.com", security.find_role("Limited"), "a-password")


def store_dags() -> None:
    """Put the DAGs `own` and `other` into a new database, each with a finished run of its only task."""
    import pendulum
    from airflow import DAG
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.operators.empty import EmptyOperator
    from airflow.utils.db import initdb
    from airflow.utils.session import create_session
    from airflow.utils.types import DagRunType

    initdb()
    start = pendulum.datetime(2023, 1, 1)
    for name in ("own", "other"):
        with DAG(name, start_date=start, schedule=None) as dag:
            EmptyOperator(task_id="task")
        dag.sync_to_db()
        SerializedDagModel.write_dag(dag)
        with create_session() as session:
            run = dag.create_dagrun(
                "success", start, "run", run_type=DagRunType.MANUAL, data_interval=(start, start), session=session
            )
            run.get_task_instance("task", session=session).state = "success"


def guest() -> Any:
    """A client of the webserver's own application that has logged in as one who may use the DAG `own` only."""
    from airflow.www.app import create_app

    app = create_app(testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    limited_user(app, "own")
    client = app.test_client()
    client.post("/login/", data={"username": "guest", "password": "a-password"})
    return client


def problem() -> str | None:
    """What is wrong, or None."""
    store_dags()
    client = guest()
    status = {name: client.get(f"/dags/{name}/grid").status_code for name in ("own", "other")}
    if status["own"] != 200:
        return f"the user's own DAG is not shown: {status['own']}"
    return f"another DAG is shown: {status['other']}" if status["other"] == 200 else None


if __name__ == "__main__":
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
