"""Serve a release feed as the file /tmp/mode says; for each time that it is asked print a line: the time, the mode."""

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
    """Answers as the mode says."""

    def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
        """Answer, slowly or at once."""
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
        """Write a byte a second for a minute, which no server that is only slow to answer would do."""
        for byte in content[:60]:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(1)

    def log_message(self, *_: object) -> None:
        """Say nothing more."""


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("", 8000), Feed).serve_forever()
