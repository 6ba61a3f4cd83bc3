"""Datadog's API for metrics and events on port 8080, as far as the provider calls it."""

from __future__ import annotations

import json
import urllib.parse
from typing import Any

from providers.services.servers.answers import PASSWORD, Answers, serve

EVENTS: list[dict[str, Any]] = []
SERIES: list[dict[str, Any]] = []


class Datadog(Answers):
    """Keeps what it gets. The key of the application is not checked."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Take a metric or an event."""
        sent = self.body()
        if not self.is_known():
            self.answer(403, {"errors": ["Forbidden"]})
        elif self.route.endswith("/series"):
            SERIES.extend(json.loads(sent)["series"])
            self.answer(202, {"status": "ok"})
        elif self.route.endswith("/events"):
            EVENTS.append({**json.loads(sent), "id": len(EVENTS) + 1})
            self.answer(202, {"status": "ok", "event": EVENTS[-1]})
        else:
            self.answer(404, {"errors": ["Not found"]})

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Return metrics or events."""
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        if not self.is_known():
            self.answer(403, {"errors": ["Forbidden"]})
        elif self.route.endswith("/query"):
            name = query["query"][0].partition("{")[0].rpartition(":")[2]
            found = [row for row in SERIES if row["metric"] == name]
            answer = {"status": "ok", "series": found} if found else {"status": "error", "error": f"no metric {name}"}
            self.answer(200, answer)
        else:
            tags = set(query.get("tags", [""])[0].split(",")) - {""}
            self.answer(200, {"events": [event for event in EVENTS if tags <= set(event.get("tags") or ())]})

    def is_known(self) -> bool:
        """Return whether the request has the key, which clients send as a header or in the query."""
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        return PASSWORD in (self.headers.get("DD-API-KEY"), *query.get("api_key", ()))


if __name__ == "__main__":
    serve(Datadog, 8080)
