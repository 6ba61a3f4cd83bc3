"""Receive OpenLineage events, and print the type and job of each."""

from __future__ import annotations

import http.server
import json


class Receiver(http.server.BaseHTTPRequestHandler):
    """Accepts every event."""

    def do_POST(self) -> None:  # noqa: N802  # the name that http.server calls
        """Print the event, then confirm it."""
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        print(json.dumps([event["eventType"], event["job"]["name"]]), flush=True)
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing more."""


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("", 8000), Receiver).serve_forever()
