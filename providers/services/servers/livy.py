"""Apache Livy's REST API on port 8998, as far as the operators, hooks and triggers call it.

The name of a batch's file says how the batch goes on: FILES has what each request for its state finds, and the last
entry stays.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import urllib.parse
from dataclasses import dataclass, field

from providers.services.servers.answers import PASSWORD, USER, Answers, serve

WANTED = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
FILES = {
    "bake.py": ("starting", "running", "running", "success"),
    "burn.py": ("starting", "running", "dead"),
    "forever.py": ("running",),
}
# More than a page of the hook, which has 100.
LINES = [f"line {number} of the oven" for number in range(1, 151)]


@dataclass
class Batch:
    """One run of a file."""

    number: int
    file: str
    name: str
    asked: itertools.count[int] = field(default_factory=itertools.count)

    def next_state(self) -> str:
        """Return what a request for the state finds."""
        states = FILES[self.file]
        return states[min(next(self.asked), len(states) - 1)]


BATCHES: dict[int, Batch] = {}
NUMBERS = itertools.count(1)


class Livy(Answers):
    """Answers by path."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Start a batch."""
        sent = json.loads(self.body() or "{}")
        name = str(sent.get("file", "")).rpartition("/")[2]
        if not self.is_known():
            return
        if name not in FILES:
            self.answer(400, {"msg": f"requirement failed: Local path {sent.get('file')} cannot be added"})
            return
        batch = Batch(next(NUMBERS), name, str(sent.get("name")))
        BATCHES[batch.number] = batch
        self.answer(201, {"id": batch.number, "state": "starting", "appId": None, "log": []})

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Return all batches, one of them, its state, or a page of its log."""
        number, part = self.asked_for()
        if not self.is_known():
            return
        if self.route == "/batches":
            sessions = [{"id": batch.number, "name": batch.name} for batch in BATCHES.values()]
            self.answer(200, {"from": 0, "total": len(sessions), "sessions": sessions})
        elif number not in BATCHES:
            self.answer(404, {"msg": f"Session '{number}' not found."})
        elif part == "/log":
            self.show_log(number)
        else:
            state = {"state": BATCHES[number].next_state()} if part == "/state" else {}
            self.answer(200, {"id": number, "appId": f"application_{number}", **state})

    def do_DELETE(self) -> None:  # noqa: N802  # the name that http.server calls
        """Stop a batch."""
        number, _ = self.asked_for()
        if self.is_known():
            BATCHES.pop(number, None)
            self.answer(200, {"msg": "deleted"})

    def asked_for(self) -> tuple[int, str]:
        """Return the number of a batch, and what the path has behind it."""
        found = re.fullmatch(r"/batches/(\d+)(/\w+)?", self.route)
        return (int(found[1]), found[2] or "") if found else (0, "")

    def is_known(self) -> bool:
        """Return whether the request has the credentials. Refuse it otherwise."""
        known = self.headers.get("Authorization") == WANTED
        if not known:
            self.answer(401, {"msg": "who are you?"}, {"WWW-Authenticate": 'Basic realm="shop"'})
        return known

    def show_log(self, number: int) -> None:
        """Answer with a page of the log."""
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        begin, size = int(query["from"]), int(query["size"])
        page = {"from": begin, "total": len(LINES), "log": LINES[begin : begin + size]}
        self.answer(200, {"id": number, **page})


if __name__ == "__main__":
    serve(Livy, 8998)
