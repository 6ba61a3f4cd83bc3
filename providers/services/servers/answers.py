"""What the HTTP servers share: answers with JSON or text, and the server itself."""

from __future__ import annotations

import gzip
import http.server
import json
import os
import ssl
from collections.abc import Mapping
from typing import Any

USER, PASSWORD = os.environ.get("SERVICE_USER", ""), os.environ.get("SERVICE_PASSWORD", "")


class Answers(http.server.BaseHTTPRequestHandler):
    """A handler with helpers to read a request and to answer it."""

    protocol_version = "HTTP/1.1"
    # Head and body leave together: HttpOperator in the triggerer may hang if the body comes later.
    wbufsize = -1

    @property
    def route(self) -> str:
        """The path without its query."""
        return self.path.partition("?")[0]

    def body(self) -> str:
        """Return the request's body as text."""
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return (gzip.decompress(sent) if self.headers.get("Content-Encoding") == "gzip" else sent).decode()

    def answer(self, status: int, content: Any = "", headers: Mapping[str, str] | None = None) -> None:
        """Send a status, and a text or anything else as JSON."""
        data = (content if isinstance(content, str) else json.dumps(content)).encode()
        kind = "text/plain" if isinstance(content, str) else "application/json"
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def serve(handler: type[Answers], port: int) -> None:
    """Serve until the process is killed."""
    http.server.ThreadingHTTPServer(("", port), handler).serve_forever()


def serve_tls(handler: type[Answers], port: int) -> None:
    """Serve with TLS until the process is killed."""
    server = http.server.ThreadingHTTPServer(("", port), handler)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain("tls/server.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()
