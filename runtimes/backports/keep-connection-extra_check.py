"""Invalid JSON in a connection's extra field is not stored, and the error page does not show it as markup."""

from __future__ import annotations

from typing import Any

from isolated import end_with
from webserver import administrator

EXTRA = '{"key": "value"}'
INVALID = "<script>alert(1)</script>"


def saved_connection() -> Any:
    """Return the connection `shop` from the database."""
    from airflow.models import Connection
    from airflow.utils.session import create_session

    with create_session() as session:
        connection = session.query(Connection).filter_by(conn_id="shop").one()
        session.expunge(connection)
    return connection


def problem() -> str | None:
    """Return the problem, or None."""
    client = administrator()
    fields = {"conn_id": "shop", "conn_type": "http", "host": "old.example", "extra": EXTRA}
    client.post("/connection/add", data=fields)
    edit = f"/connection/edit/{saved_connection().id}"
    page = client.post(edit, data={**fields, "host": "new.example", "extra": INVALID}, follow_redirects=True)
    connection = saved_connection()
    if connection.extra != EXTRA:
        return f"the connection's extra became {connection.extra!r}"
    if connection.host != "new.example":
        return "the other fields were not saved"
    if INVALID in page.get_data(as_text=True):
        return "the page contains the user's input as markup"
    client.post(edit, data={**fields, "extra": '{"key": "another"}'})
    return None if saved_connection().extra_dejson == {"key": "another"} else "valid JSON was not saved"


if __name__ == "__main__":
    end_with(problem)
