"""A page that Airflow makes may not be stored by a browser or a proxy; a static file may.

Asked of the webserver's own application, on an empty SQLite database.
"""

from __future__ import annotations

from isolated import end_with


def cache_control(paths: list[str]) -> dict[str, str]:
    """The header Cache-Control that the webserver answers with, for each path."""
    from airflow.utils.db import initdb
    from airflow.www.app import create_app

    initdb()
    client = create_app(testing=True).test_client()
    return {path: client.get(path).headers.get("Cache-Control", "") for path in paths}


def problem() -> str | None:
    """What is wrong, or None."""
    pages = ["/login/", "/health", "/home", "/api/v1/version", "/no-such-page"]
    static = "/static/pin_32.png"
    found = cache_control([*pages, static])
    stored = [page for page in pages if "no-store" not in found[page]]
    if stored:
        return f"browsers may store {', '.join(stored)}"
    if "no-store" in found[static]:
        return f"browsers may not store {static}: {found[static]}"
    return None


if __name__ == "__main__":
    end_with(problem)
