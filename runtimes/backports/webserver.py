"""Logged-in clients of the webserver's application, for checks of its responses."""

from __future__ import annotations

from typing import Any

PASSWORD = "a-password"  # noqa: S105  # of an empty database


def administrator() -> Any:
    """Return a client that is logged in as an administrator, on a new database."""
    from airflow.utils.db import initdb
    from airflow.www.app import create_app

    initdb()
    app = create_app(testing=True)
    security = app.appbuilder.sm
    security.add_user("root", "A", "Root", "root@example.com", security.find_role("Admin"), PASSWORD)
    return _logged_in(app, "root")


def guest(*dag_ids: str) -> Any:
    """Return a client that is logged in as a user with access to these DAGs only, on the existing database."""
    from airflow.www.app import create_app

    app = create_app(testing=True)
    add_guest(app, *dag_ids)
    return _logged_in(app, "guest")


def add_guest(app: Any, *dag_ids: str) -> None:
    """Add the user `guest` with the rights of the role User, but with access to these DAGs only."""
    security = app.appbuilder.sm
    rights = {(right.action.name, right.resource.name) for right in security.find_role("User").permissions}
    rights -= {right for right in rights if right[1] == "DAGs"}
    rights |= {(action, f"DAG:{dag_id}") for action in ("can_read", "can_edit") for dag_id in dag_ids}
    security.bulk_sync_roles([{"role": "Limited", "perms": rights}])
    security.add_user("guest", "A", "Guest", "guest@example.com", security.find_role("Limited"), PASSWORD)


def _logged_in(app: Any, name: str) -> Any:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/login/", data={"username": name, "password": PASSWORD})
    return client
