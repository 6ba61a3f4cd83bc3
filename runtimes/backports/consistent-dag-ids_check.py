"""A request that names a DAG that the user may edit, and acts on another one, is refused."""

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


def state(name: str) -> str | None:
    """The state of a DAG's task: none once it is cleared."""
    from airflow.models import TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        return str(session.query(TaskInstance).filter_by(dag_id=name).one().state or "") or None


def clear(client: Any, checked: str, cleared: str) -> int:
    """Clear a DAG's task with an address that names another DAG; the status of the answer."""
    fields = {"dag_id": cleared, "task_id": "task", "execution_date": "2023-01-01T00:00:00+00:00", "confirmed": "true"}
    return int(client.post("/clear", query_string={"dag_id": checked}, data=fields).status_code)


def problem() -> str | None:
    """What is wrong, or None."""
    store_dags()
    client = guest()
    status = clear(client, "own", "other")
    if state("other") != "success":
        return f"a task of a DAG that the user may not edit is cleared ({status})"
    if status != 403:
        return f"expected 403 for two DAGs in a request, found {status}"
    clear(client, "own", "own")
    return None if state("own") is None else "a task of the user's own DAG is not cleared"


if __name__ == "__main__":
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
