"""Retrieving a connection logs only its ID."""

from __future__ import annotations

import io
import logging
import os

from isolated import end_with

DETAILS = ("a-login", "a-password", "host.example", "a-schema", "a-value")


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.hooks.base import BaseHook

    os.environ["AIRFLOW_CONN_SHOP"] = "http://a-login:a-password@host.example/a-schema?key=a-value"
    lines = io.StringIO()
    for name in ("airflow.hooks", "airflow.models"):
        logging.getLogger(name).addHandler(logging.StreamHandler(lines))
        logging.getLogger(name).setLevel(logging.DEBUG)
    connection = BaseHook.get_connection("shop")
    if connection.login != "a-login":
        return "the connection was not found"
    logged = [detail for detail in DETAILS if detail in lines.getvalue()]
    if logged:
        return f"logged: {', '.join(logged)}"
    return None if "shop" in lines.getvalue() else "the ID of the connection is not logged"


if __name__ == "__main__":
    end_with(problem)
