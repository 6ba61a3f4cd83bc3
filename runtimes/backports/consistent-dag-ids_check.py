"""A request that names a DAG that the user may edit, and acts on another one, is refused."""

from __future__ import annotations

from typing import Any

from finished_dags import store_dags
from isolated import end_with
from webserver import guest


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
    store_dags("own", "other")
    client = guest("own")
    status = clear(client, "own", "other")
    if state("other") != "success":
        return f"a task of a DAG that the user may not edit is cleared ({status})"
    if status != 403:
        return f"expected 403 for two DAGs in a request, found {status}"
    clear(client, "own", "own")
    return None if state("own") is None else "a task of the user's own DAG is not cleared"


if __name__ == "__main__":
    end_with(problem)
