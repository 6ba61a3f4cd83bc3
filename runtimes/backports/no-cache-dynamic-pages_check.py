"""Browsers and proxies may not store Airflow's dynamic pages, but may store static files.

The check sends requests to the webserver's application on an empty SQLite database.
"""

from __future__ import annotations

from isolated import end_with


def cache_control(paths: list[str]) -> dict[str, str]:
    """Path -> the Cache-Control header of the webserver's response."""
    from airflow.utils.db import initdb
    from airflow.www.app import create_app

    initdb()
    client = create_app(testing=True).test_client()
    return {path: client.get(path).headers.get("Cache-Control", "") for path in paths}


def problem() -> str | None:
    """Return the problem, or None."""
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
