"""A server for tests that answers GitHub's REST API for pull requests and releases, as the release tool uses it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from release.common.testing import Answer, Request, json_answer, web_server

REPOSITORY = "example/runtime"
TOKEN = "a-token"  # noqa: S105 - it opens nothing


@dataclass
class Server:
    """A running server: its pull requests and releases, the requests that it got, and the statuses to answer first.

    `refused` are the methods that the token has no right to.
    """

    url: str = ""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    releases: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    refused: frozenset[str] = frozenset()

    def handle(self, request: Request) -> Answer:
        """Return the answer to a request, which needs the token."""
        self.requests.append(f"{request.method} {urlsplit(request.path).path}")
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return json_answer(401, {"message": "Bad credentials"})
        if self.failures:
            return json_answer(self.failures.pop(0), {"message": "Try again"})
        if request.method in self.refused:
            return json_answer(403, {"message": "Resource not accessible by integration"})
        return json_answer(*self.answer(request.method, request.path, json.loads(request.body or b"{}")))

    def answer(self, method: str, path: str, data: dict[str, Any]) -> tuple[int, Any]:
        """Return the status and the data of an answer."""
        parts = urlsplit(path)
        if parts.path.startswith(f"/repos/{REPOSITORY}/releases"):
            return self._releases(method, parts.path.rpartition("/")[2], data)
        prefix = f"/repos/{REPOSITORY}/pulls"
        if not parts.path.startswith(prefix):
            return 404, {"message": "Not Found"}
        if method == "GET":
            return 200, self._list(parse_qs(parts.query))
        if method == "POST":
            return self._create(data)
        number = int(parts.path.rpartition("/")[2])
        found = next(pull for pull in self.pulls if pull["number"] == number)
        found.update(data)
        return 200, found

    def _releases(self, method: str, last: str, data: dict[str, Any]) -> tuple[int, Any]:
        if method == "POST":
            number = len(self.releases) + 1
            url = f"https://github.com/{REPOSITORY}/releases/tag/{data['tag_name']}"
            self.releases.append({**data, "id": number, "html_url": url})
            return 201, self.releases[-1]
        field_ = "tag_name" if method == "GET" else "id"
        found = next((one for one in self.releases if str(one[field_]) == last), None)
        if found is None:
            return 404, {"message": "Not Found"}
        found.update(data)
        return 200, found

    def _list(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        head = query["head"][0].partition(":")[2]
        return [pull for pull in self.pulls if pull["head"]["ref"] == head and pull["state"] == "open"]

    def _create(self, data: dict[str, Any]) -> tuple[int, Any]:
        if any(pull["head"]["ref"] == data["head"] and pull["state"] == "open" for pull in self.pulls):
            return 422, {"message": f"A pull request already exists for {data['head']}."}
        number = len(self.pulls) + 1
        made = {
            "number": number,
            "html_url": f"https://github.com/{REPOSITORY}/pull/{number}",
            "state": "open",
            "title": data["title"],
            "body": data["body"],
            "head": {"ref": data["head"]},
            "base": {"ref": data["base"]},
        }
        self.pulls.append(made)
        return 201, made


@contextmanager
def serve() -> Iterator[Server]:
    """Run a server while the block runs."""
    server = Server()
    with web_server(server.handle) as server.url:
        yield server
