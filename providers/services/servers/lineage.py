"""A collector of OpenLineage events on port 8000: POST adds one, with the key in the header; GET lists all."""

from __future__ import annotations

import json
from typing import Any

from providers.services.servers.answers import PASSWORD, Answers, serve

EVENTS: list[dict[str, Any]] = []


class Lineage(Answers):
    """Keeps the events."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Take an event."""
        event = json.loads(self.body())
        if self.headers.get("Authorization") == f"Bearer {PASSWORD}":
            EVENTS.append(event)
            self.answer(201)
        else:
            self.answer(401, "who are you?")

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """List the events."""
        self.answer(200, EVENTS)


if __name__ == "__main__":
    serve(Lineage, 8000)
