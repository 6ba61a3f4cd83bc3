"""Put into the metadata database what a deployment has. Runs in images of Airflow 2.2 and later.

`seed.py all FOLDER…` adds a connection, a variable, a pool, a user, and the DAGs of the folders; `seed.py dags FOLDER…`
only the DAGs.
"""

from __future__ import annotations

import os
import sys

from airflow.models import Connection, DagBag, Pool, Variable  # pants: no-infer-dep
from airflow.utils.session import create_session  # pants: no-infer-dep

HOME = os.environ.get("AIRFLOW_HOME", "/usr/local/airflow")


def add_rows() -> None:
    """Add a connection, a variable and a pool, with secrets as Airflow encrypts them."""
    uri = "postgres://someone:a%20password@db.example.com:5432/warehouse?sslmode=require"
    with create_session() as session:
        session.add(Connection(conn_id="upgrade_test", uri=uri))
        # Airflow 2.7 and later want to know it.
        more = {"include_deferred": False} if hasattr(Pool, "include_deferred") else {}
        session.add(Pool(pool="upgrade_test", slots=3, description="a pool", **more))
    Variable.set("upgrade_test", {"a": [1, 2]}, serialize_json=True)


def add_user() -> None:
    """Add a user with the role of a viewer."""
    from airflow.www.app import cached_app  # pants: no-infer-dep

    manager = cached_app().appbuilder.sm
    manager.sync_roles()
    manager.add_user("upgrade_test", "Up", "Grade", "upgrade@example.com", manager.find_role("Viewer"), "password")


def add_dags(folder: str) -> None:
    """Add the DAGs of a folder as the scheduler does. All are paused unless they say otherwise; none runs."""
    DagBag(folder, include_examples=False).sync_to_db()


if __name__ == "__main__":
    if sys.argv[1] == "all":
        add_rows()
        add_user()
    for folder in sys.argv[2:]:
        if os.path.isdir(folder):
            add_dags(folder)
