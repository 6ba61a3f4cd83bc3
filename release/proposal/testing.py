"""A server for tests that answers GitHub's REST API for what the release tool uses of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from release.common.testing import Answer, Request, json_answer, web_server

REPOSITORY = "example/runtime"
TOKEN = "a-token"  # noqa: S105 - it opens nothing


@dataclass
class Server:
    """A running server: what it has, the requests that it got, and the statuses to answer first: 0 for a real answer.

    `comments` are those of each issue, and `jobs` those of each run of a workflow, by its number. `refused` are the
    methods that the token has no right to. `may_label` tells whether it may set labels.
    """

    url: str = ""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    releases: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    comments: dict[int, list[str]] = field(default_factory=dict)
    jobs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    refused: frozenset[str] = frozenset()
    may_label: bool = True

    def handle(self, request: Request) -> Answer:
        """Return the answer to a request, which needs the token."""
        self.requests.append(f"{request.method} {urlsplit(request.path).path}")
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return json_answer(401, {"message": "Bad credentials"})
        failure = self.failures.pop(0) if self.failures else 0
        if failure:
            return json_answer(failure, {"message": "Try again"})
        if request.method in self.refused:
            return json_answer(403, {"message": "Resource not accessible by integration"})
        return json_answer(*self.answer(request.method, request.path, json.loads(request.body or b"{}")))

    def answer(self, method: str, path: str, data: dict[str, Any]) -> tuple[int, Any]:
        """Return the status and the data of an answer."""
        parts = urlsplit(path)
        if parts.path.startswith(f"/repos/{REPOSITORY}/releases"):
            return self._releases(method, parts.path.rpartition("/")[2], data)
        if parts.path.startswith(f"/repos/{REPOSITORY}/actions/runs/"):
            return self._jobs(parts.path.split("/")[-2])
        if parts.path.startswith(f"/repos/{REPOSITORY}/issues"):
            return self._issues(method, parts.path.split("/")[4:], parse_qs(parts.query), data)
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

    def _jobs(self, run: str) -> tuple[int, Any]:
        found = self.jobs.get(int(run))
        return (404, {"message": "Not Found"}) if found is None else (200, {"total_count": len(found), "jobs": found})

    def _issues(
        self, method: str, path: list[str], query: dict[str, list[str]], data: dict[str, Any]
    ) -> tuple[int, Any]:
        if len(path) == 1:
            return (200, self._issues_with(query)) if method == "GET" else self._open(data)
        found = next((one for one in self.issues if str(one["number"]) == path[1]), None)
        if found is None:
            return 404, {"message": "Not Found"}
        if path[2:] == ["comments"]:
            self.comments.setdefault(found["number"], []).append(data["body"])
            return 201, {"body": data["body"]}
        found.update(data)
        return 200, found

    def _issues_with(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """Return the issues in a state with a label, and the pull requests with it, which are issues too."""
        pulls = ({**pull, "labels": pull.get("labels", []), "pull_request": {}} for pull in self.pulls)
        rows = [one for one in (*self.issues, *pulls) if one["state"] == query["state"][0]]
        return [one for one in rows if query["labels"][0] in [label["name"] for label in one["labels"]]]

    def _open(self, data: dict[str, Any]) -> tuple[int, Any]:
        number = self._next_number()
        made = {
            "number": number,
            "html_url": f"https://github.com/{REPOSITORY}/issues/{number}",
            "state": "open",
            "title": data["title"],
            "body": data["body"],
            "labels": [{"name": name} for name in data["labels"] if self.may_label],
        }
        self.issues.append(made)
        return 201, made

    def _next_number(self) -> int:
        return len(self.pulls) + len(self.issues) + 1

    def _list(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        head = query["head"][0].partition(":")[2]
        return [pull for pull in self.pulls if pull["head"]["ref"] == head and pull["state"] == "open"]

    def _create(self, data: dict[str, Any]) -> tuple[int, Any]:
        if any(pull["head"]["ref"] == data["head"] and pull["state"] == "open" for pull in self.pulls):
            return 422, {"message": f"A pull request already exists for {data['head']}."}
        number = self._next_number()
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


def job_row(name: str, conclusion: str | None, steps: Mapping[str, str | None] | None = None) -> dict[str, Any]:
    """Return a job, with its steps and their conclusions, as GitHub's REST API gives it."""
    rows = [{"name": step, "conclusion": result} for step, result in (steps or {}).items()]
    return {
        "name": name,
        "html_url": f"https://github.com/{REPOSITORY}/actions/runs/1/job/2",
        "conclusion": conclusion,
        "completed_at": "2024-06-20T03:30:00Z" if conclusion else None,
        "steps": rows,
    }


@contextmanager
def serve() -> Iterator[Server]:
    """Run a server while the block runs."""
    server = Server()
    with web_server(server.handle) as server.url:
        yield server
