"""A request is refused if it names a DAG that the user can edit, but acts on another DAG."""

from __future__ import annotations

from typing import Any

from finished_dags import store_dags
from isolated import end_with
from webserver import guest


def state(name: str) -> str | None:
    """Return the state of a DAG's task. A cleared task has none."""
    from airflow.models import TaskInstance
    from airflow.utils.session import create_session

    with create_session() as session:
        return str(session.query(TaskInstance).filter_by(dag_id=name).one().state or "") or None


def clear(client: Any, checked: str, cleared: str) -> int:
    """Clear a DAG's task with a URL that names the DAG `checked`, and return the response's status."""
    fields = {"dag_id": cleared, "task_id": "task", "execution_date": "2023-01-01T00:00:00+00:00", "confirmed": "true"}
    return int(client.post("/clear", query_string={"dag_id": checked}, data=fields).status_code)


def problem() -> str | None:
    """Return the problem, or None."""
    store_dags("own", "other")
    client = guest("own")
    status = clear(client, "own", "other")
    if state("other") != "success":
        return f"a task of a DAG that the user cannot edit was cleared ({status})"
    if status != 403:
        return f"expected 403 for two DAGs in a request, found {status}"
    clear(client, "own", "own")
    return None if state("own") is None else "a task of the user's own DAG was not cleared"


if __name__ == "__main__":
    end_with(problem)
