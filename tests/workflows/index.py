"""A package index that shows the real one as it was on a day, with packages of the test added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from release.common.testing import Answer, Request, json_answer, web_server

ACCEPT = "application/vnd.pypi.simple.v1+json"


@dataclass
class PastIndex:
    """The index at `url`. It hides the files of `upstream` that were uploaded from `until` (YYYY-MM-DD) on.

    `added` has further rows of a project, and `files` the content of each added file.
    """

    upstream: str
    until: str
    url: str = ""
    added: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer:
        """Return an added file or a project."""
        path = urlsplit(request.path).path.strip("/")
        if path.removeprefix("files/") in self.files:
            return Answer(200, self.files[path.removeprefix("files/")])
        found = self.project(path.removeprefix("simple/"))
        return json_answer(200, found, ACCEPT) if found else Answer(404)

    def project(self, name: str) -> Mapping[str, Any] | None:
        """Return the answer for a project, None if there is none."""
        address = urljoin(self.upstream.rstrip("/") + "/", f"{name}/")
        response = requests.get(address, headers={"Accept": ACCEPT}, timeout=60)
        if not response.ok:
            return None
        data: dict[str, Any] = response.json()
        rows = [row for row in data["files"] if row.get("upload-time", "") < self.until]
        there = [{**row, "url": urljoin(address, row["url"])} for row in rows]
        return {**data, "files": there + self.added.get(name, [])}


@contextmanager
def serve(upstream: str, until: str) -> Iterator[PastIndex]:
    """Run an index while the block runs."""
    index = PastIndex(upstream, until)
    with web_server(index.answer) as address:
        index.url = f"{address}/simple"
        yield index
