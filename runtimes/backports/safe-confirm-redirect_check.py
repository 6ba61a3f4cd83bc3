"""The page to confirm a task's state redirects to its parameter `origin` only within the webserver."""

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


def target(client: Any, origin: str) -> str:
    """Where a browser would be sent, after a DAG that there is not."""
    location = client.get("/confirm", query_string={"dag_id": "no-such-dag", "origin": origin}).headers["Location"]
    return str(location)


def problem() -> str | None:
    """What is wrong, or None."""
    client = administrator()
    for origin in ("https://evil.example/", "//evil.example/"):
        if "evil.example" in target(client, origin):
            return f"the user is sent to {target(client, origin)}"
    kept = target(client, "/dags/a/grid")
    return None if kept.endswith("/dags/a/grid") else f"the user is sent to {kept} instead of /dags/a/grid"


if __name__ == "__main__":
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
