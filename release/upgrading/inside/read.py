"""Print, as JSON, what Airflow reads from the metadata database. Runs in images of Airflow 2.2 and later.

`rows` is what must stay the same whatever the version: what Airflow's own classes read, secrets decrypted.
`tables` is table -> number of rows.
"""

from __future__ import annotations

import json
import os
from typing import Any, Callable

from airflow.models import Connection, DagRun, Pool, TaskInstance, Variable, XCom  # pants: no-infer-dep
from airflow.models.serialized_dag import SerializedDagModel  # pants: no-infer-dep
from airflow.settings import Session  # pants: no-infer-dep
from sqlalchemy import inspect, text  # pants: no-infer-dep

DAG = "upgrade_test"


def connections(session: Any) -> dict[str, Any]:
    """Connection -> what it has."""
    return {
        one.conn_id: [one.conn_type, one.host, one.port, one.schema, one.login, one.get_password(), one.extra_dejson]
        for one in session.query(Connection)
    }


def variables(session: Any) -> dict[str, Any]:
    """Variable -> value."""
    return {one.key: one.get_val() for one in session.query(Variable)}


def pools(session: Any) -> dict[str, Any]:
    """Pool -> slots."""
    return {one.pool: one.slots for one in session.query(Pool)}


def users(session: Any) -> dict[str, Any]:
    """User -> roles."""
    rows = session.execute(
        text(
            "select u.username, r.name from ab_user u join ab_user_role ur on ur.user_id = u.id "
            "join ab_role r on r.id = ur.role_id order by 1, 2"
        )
    )
    found: dict[str, Any] = {}
    for user, role in rows:
        found.setdefault(user, []).append(role)
    return found


def runs(session: Any) -> dict[str, Any]:
    """Run -> state and logical date."""
    query = session.query(DagRun).filter(DagRun.dag_id == DAG)
    return {one.run_id: [str(one.state), one.execution_date.isoformat()] for one in query}


def tasks(session: Any) -> dict[str, Any]:
    """Run and task -> state."""
    query = session.query(TaskInstance).filter(TaskInstance.dag_id == DAG)
    return {f"{one.run_id} {one.task_id}": str(one.state) for one in query}


def xcoms(session: Any) -> dict[str, Any]:
    """Date, task and key -> value."""
    query = session.query(XCom).filter(XCom.dag_id == DAG)
    return {f"{one.execution_date.isoformat()} {one.task_id} {one.key}": one.value for one in query}


def dags(session: Any) -> dict[str, Any]:
    """Serialized DAG -> its tasks, as the webserver and the scheduler read them."""
    return {one.dag_id: sorted(one.dag.task_ids) for one in session.query(SerializedDagModel)}


READERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "connections": connections,
    "variables": variables,
    "pools": pools,
    "users": users,
    "runs": runs,
    "task instances": tasks,
    "XComs": xcoms,
    "serialized DAGs": dags,
}


def main() -> None:
    """Print the facts on the stdout that the program got; what Airflow prints goes to stderr."""
    answer = os.dup(1)
    os.dup2(2, 1)
    session = Session()
    rows: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for kind, reader in READERS.items():
        try:
            rows[kind] = reader(session)
        except Exception as error:
            errors[kind] = f"{type(error).__name__}: {error}".splitlines()[0][:300]
            session.rollback()
    bind = session.get_bind()
    quote = bind.dialect.identifier_preparer.quote
    tables = {
        name: session.execute(text(f"select count(*) from {quote(name)}")).scalar()  # noqa: S608  # a table's name
        for name in sorted(inspect(bind).get_table_names())
    }
    with os.fdopen(answer, "w") as out:
        json.dump({"rows": rows, "errors": errors, "tables": tables}, out)


if __name__ == "__main__":
    main()
