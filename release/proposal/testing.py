"""A server for tests that answers GitHub's REST API for pull requests, as far as the release tool uses it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

REPOSITORY = "example/runtime"
TOKEN = "a-token"  # noqa: S105 - it opens nothing


@dataclass
class Server:
    """A running server: its pull requests, the requests that it got, and the statuses to answer first."""

    url: str = ""
    pulls: list[dict[str, Any]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)

    def answer(self, method: str, path: str, data: dict[str, Any]) -> tuple[int, Any]:
        """Return the status and the data of an answer."""
        parts = urlsplit(path)
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

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            data = json.loads(self.rfile.read(length) or b"{}")
            server.requests.append(f"{self.command} {urlsplit(self.path).path}")
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                status, found = 401, {"message": "Bad credentials"}
            elif server.failures:
                status, found = server.failures.pop(0), {"message": "Try again"}
            else:
                status, found = server.answer(self.command, self.path, data)
            self._send(status, json.dumps(found).encode())

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _handle  # noqa: N815 - the names that the standard library calls

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        yield server
        http.shutdown()
