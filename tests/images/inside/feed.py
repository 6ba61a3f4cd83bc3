"""Serve a release feed in the mode that the file /tmp/mode names; print the time and mode of each request."""

from __future__ import annotations

import http.server
import json
import sys
import time
from pathlib import Path
from typing import Callable

MODE = Path("/tmp/mode")  # noqa: S108  # in a container of its own
VERSIONS = {version: {"metadata": metadata} for version, metadata in json.loads(sys.argv[1]).items()}
GOOD = json.dumps({"runtimeVersions": VERSIONS}).encode()
ANSWERS: dict[str, Callable[[], bytes]] = {
    "good": lambda: GOOD,
    "no JSON": lambda: b"<html>Please log in.</html>",
    "no feed": lambda: b'{"runtimeVersions": [1, {"metadata": []}]}',
    "10 MB": lambda: GOOD + b" " * 10_000_000,
    "slow": lambda: GOOD,
}


class Feed(http.server.BaseHTTPRequestHandler):
    """Answers as the mode requires."""

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Send the mode's answer, slowly or at once."""
        mode = MODE.read_text().strip() if MODE.exists() else "good"
        print(json.dumps([time.time(), mode]), flush=True)
        self.send_response(200)
        self.end_headers()
        content = ANSWERS[mode]()
        try:
            if mode == "slow":
                self.drip(content)
            self.wfile.write(content)
        except ConnectionError:
            return

    def drip(self, content: bytes) -> None:
        """Write one byte a second for a minute, so that no time limit between two reads is exceeded."""
        for byte in content[:60]:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(1)

    def log_message(self, *_: object) -> None:
        """Print nothing more."""


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("", 8000), Feed).serve_forever()
