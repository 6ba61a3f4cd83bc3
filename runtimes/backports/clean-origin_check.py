"""A page redirects to its parameter `origin` only within the webserver.

The check triggers a DAG that does not exist, so that the page redirects to its origin.
"""

from __future__ import annotations

import re
from typing import Any

from isolated import end_with
from webserver import administrator

OUTSIDE = [
    "https://evil.example",
    "//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
]


def target(client: Any, origin: str) -> str:
    """Return the target of the redirect."""
    location = client.get("/trigger", query_string={"dag_id": "no-such-dag", "origin": origin}).headers["Location"]
    return str(location)


def problem() -> str | None:
    """Return the problem, or None."""
    client = administrator()
    for origin in ("/dags/a/grid?root=b&c=", "http://localhost/home?d=e"):
        if not target(client, origin).endswith(origin.replace("http://localhost", "")):
            return f"origin {origin} redirects to {target(client, origin)}"
    for origin in OUTSIDE:
        location = target(client, origin)
        if not re.match("(http://localhost)?/(?!/)", location):
            return f"origin {origin} redirects to {location}"
    return None


if __name__ == "__main__":
    end_with(problem)
