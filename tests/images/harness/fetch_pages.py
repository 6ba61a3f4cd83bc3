"""Fetch pages of webservers from inside the containers, which also works with a remote engine."""

from __future__ import annotations

import json
from typing import Any

from docker.models.containers import Container

from tests.images.harness.inside_image import source

ADMIN = ("admin", "secret")


def fetch_pages(
    container: Container,
    *steps: tuple[str, ...],
    root: str = "http://localhost:8080",
    outside: str | None = None,
    user: tuple[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Run the steps of inside/fetch_pages.py. Return `status`, `address` after redirects, `text` and more of each.

    `outside` is the public address of `root` behind a proxy.
    """
    asked = json.dumps({"root": root, "outside": outside or root, "user": user, "steps": steps})
    code, (output, errors) = container.exec_run(["python", "-c", source("fetch_pages"), asked], demux=True)
    assert code == 0, (errors or b"").decode()
    found: list[dict[str, Any]] = json.loads(output.splitlines()[-1])
    return found
