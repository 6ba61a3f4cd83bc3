"""Extra that is not JSON neither replaces what a connection has, nor becomes part of the page that says so."""

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


EXTRA = '{"key": "value"}'
INVALID = "<script>alert(1)</script>"


def saved_connection() -> Any:
    """The connection `shop`, as it is in the database."""
    from airflow.models import Connection
    from airflow.utils.session import create_session

    with create_session() as session:
        connection = session.query(Connection).filter_by(conn_id="shop").one()
        session.expunge(connection)
    return connection


def problem() -> str | None:
    """What is wrong, or None."""
    client = administrator()
    fields = {"conn_id": "shop", "conn_type": "http", "host": "old.example", "extra": EXTRA}
    client.post("/connection/add", data=fields)
    edit = f"/connection/edit/{saved_connection().id}"
    page = client.post(edit, data={**fields, "host": "new.example", "extra": INVALID}, follow_redirects=True)
    connection = saved_connection()
    if connection.extra != EXTRA:
        return f"the connection's extra became {connection.extra!r}"
    if connection.host != "new.example":
        return "the other fields are not saved"
    if INVALID in page.get_data(as_text=True):
        return "the page has what the user wrote as markup"
    client.post(edit, data={**fields, "extra": '{"key": "another"}'})
    return None if saved_connection().extra_dejson == {"key": "another"} else "extra that is JSON is not saved"


if __name__ == "__main__":
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
