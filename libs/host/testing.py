"""A web server over a folder, for tests."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """Serve the files below `folder`, and 404 for others. Yields the server's address."""
    handler = functools.partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def put_release(root: Path, suite: str) -> None:
    """Make `root` an archive that has a suite."""
    release = root / f"dists/{suite}/Release"
    release.parent.mkdir(parents=True, exist_ok=True)
    release.write_text(f"Suite: {suite}\nCodename: {suite}\nComponents: main\nArchitectures: amd64 arm64\n")
