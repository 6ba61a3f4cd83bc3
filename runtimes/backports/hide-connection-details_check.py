"""Taking a connection logs its ID and nothing else of it."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import tempfile


def isolate(home: str) -> None:
    """Leave no configuration of Airflow but that of an empty AIRFLOW_HOME."""
    for name in [name for name in os.environ if name.startswith("AIRFLOW_")]:
        del os.environ[name]
    os.environ["AIRFLOW_HOME"] = home


DETAILS = ("a-login", "a-password", "host.example", "a-schema", "a-value")


def problem() -> str | None:
    """What is wrong, or None."""
    from airflow.hooks.base import BaseHook

    os.environ["AIRFLOW_CONN_SHOP"] = "http://a-login:a-password@host.example/a-schema?key=a-value"
    lines = io.StringIO()
    for name in ("airflow.hooks", "airflow.models"):
        logging.getLogger(name).addHandler(logging.StreamHandler(lines))
        logging.getLogger(name).setLevel(logging.DEBUG)
    connection = BaseHook.get_connection("shop")
    if connection.login != "a-login":
        return "the connection is not found"
    logged = [detail for detail in DETAILS if detail in lines.getvalue()]
    if logged:
        return f"logged: {', '.join(logged)}"
    return None if "shop" in lines.getvalue() else "the ID of the connection is not logged"


if __name__ == "__main__":
    log = io.StringIO()
    with tempfile.TemporaryDirectory() as home, contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        isolate(home)
        found = problem()
    sys.exit(found)
