"""The page that confirms a task's state redirects to its parameter `origin` only within the webserver."""

from __future__ import annotations

from typing import Any

from isolated import end_with
from webserver import administrator


def target(client: Any, origin: str) -> str:
    """Return the target of the redirect for a DAG that does not exist."""
    location = client.get("/confirm", query_string={"dag_id": "no-such-dag", "origin": origin}).headers["Location"]
    return str(location)


def problem() -> str | None:
    """Return the problem, or None."""
    client = administrator()
    for origin in ("https://evil.example/", "//evil.example/"):
        if "evil.example" in target(client, origin):
            return f"the user is sent to {target(client, origin)}"
    kept = target(client, "/dags/a/grid")
    return None if kept.endswith("/dags/a/grid") else f"the user is sent to {kept} instead of /dags/a/grid"


if __name__ == "__main__":
    end_with(problem)
