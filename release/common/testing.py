"""A web server for tests: a function answers each request."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Request:
    """A request. `path` has the query too. The case of a header's name does not matter."""

    method: str
    path: str
    headers: Message
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """The status, the body and the headers of an answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


# No answer: the server resets the connection.
RESET = Answer(0)


def json_answer(status: int, data: Any, kind: str = "application/json") -> Answer:
    """Return an answer with data in JSON."""
    return Answer(status, json.dumps(data).encode(), {"Content-Type": kind})


@contextmanager
def web_server(
    answer: Callable[[Request], Answer], host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Run a server on a free port of an address of this machine while the block runs. Yields its URL."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found = answer(Request(self.command, self.path, self.headers, body))
            if found is RESET:
                self._reset()
                return
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(found.body)

        def _reset(self) -> None:
            self.close_connection = True
            # Without a linger, closing the last handle of the socket sends a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.rfile.close()
            self.connection.close()

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = _handle  # noqa: N815 - the names that the standard library calls

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((host, 0), Handler) as http:
        if tls:
            # The thread of a connection does the handshake, so that a silent client blocks nobody.
            http.socket = tls.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
        # It looks for the end of the block this often.
        threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True).start()
        yield f"{'https' if tls else 'http'}://{host}:{http.server_address[1]}"
        http.shutdown()
