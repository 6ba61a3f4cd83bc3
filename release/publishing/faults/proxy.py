"""A proxy before a registry that injects faults. It is an HTTP server, and counts the requests of a publisher."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from release.publishing.faults.kinds import Faults, Kind
from release.registry.testing.server import Running

SLOW_SECONDS = 1.4
_HOP = ("connection", "transfer-encoding", "content-length")
_BLOB = re.compile(r"/blobs/(sha256:[0-9a-f]{64})$")
_STATUSES: Mapping[Kind, tuple[int, Mapping[str, str]]] = {
    Kind.BUSY: (429, {"Retry-After": "0"}),
    Kind.FAILED: (500, {}),
    Kind.REFUSED: (401, {"WWW-Authenticate": 'Basic realm="test"'}),
}


@dataclass
class Watch:
    """What the proxy does to one publisher, and what it saw.

    `there` are the blobs that the repository had when the publisher began; `after_change` runs after each request
    that changed a tag or a manifest, before it is answered.
    """

    faults: Faults = field(default_factory=dict)
    pid: int = 0
    there: frozenset[str] = frozenset()
    after_change: Callable[[], None] = lambda: None
    requests: int = 0
    writes: int = 0
    injected: list[Kind] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    uploaded: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    lock: Any = field(default_factory=threading.Lock)

    def next_fault(self) -> Kind | None:
        """Count a request, and return the fault for it."""
        with self.lock:
            self.requests += 1
            found = self.faults.get(self.requests)
            if found:
                self.injected.append(found)
            return found

    def saw(self, method: str, path: str, status: int) -> None:
        """Take note of an answer of the registry."""
        with self.lock:
            self.writes += method not in ("GET", "HEAD")
            blob = _BLOB.search(path)
            if method == "HEAD" and blob and status == 200:
                self.told.add(blob[1])
            uploaded = parse_qs(urlsplit(path).query).get("digest", [""])[0]
            if method == "PUT" and uploaded and status == 201:
                self._uploaded(uploaded)

    def _uploaded(self, digest: str) -> None:
        if digest in self.there or digest in self.told:
            self.problems.append(f"{digest}: uploaded, although it was there")
        self.uploaded.add(digest)


class Proxy:
    """A proxy on a free port of this machine. `watch` can be replaced between two publishers."""

    def __init__(self, running: Running) -> None:
        self.watch = Watch()
        self._server = _Server(running, self)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, running: Running, proxy: Proxy) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.running = running
        self.proxy = proxy
        certificates = running.certificates
        assert certificates
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificates.certificate, certificates.key)
        self.upstream = ssl.create_default_context(cafile=str(certificates.authority))

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Speak TLS in the thread of the connection."""
        with suppress(OSError):
            super().finish_request(self._context.wrap_socket(request, server_side=True), client_address)

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that die are what this is for."""


class _Stop(Exception):  # noqa: N818 - no error
    """The connection to the client ends."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self._upstream = http.client.HTTPSConnection(
            self.server.running.host, timeout=30, context=self.server.upstream
        )

    def finish(self) -> None:
        self._upstream.close()
        super().finish()

    def _serve(self) -> None:
        watch = self.server.proxy.watch
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = watch.next_fault()
        try:
            if fault:
                body = self._before(fault, watch, body)
            status, headers, content = self._forward(body)
            watch.saw(self.command, self.path, status)
            if self.command == "PUT" and "/manifests/" in self.path and status == 201:
                watch.after_change()
            if fault:
                headers, content = self._after(fault, watch, status, headers, content)
            self._send(status, headers, content)
        except (_Stop, OSError, http.client.HTTPException):
            self._reset()

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815 - as the library calls them

    def _before(self, fault: Kind, watch: Watch, body: bytes) -> bytes:
        """Do what happens before a request reaches the registry, and return the body to forward."""
        if fault is Kind.KILL_BEFORE:
            os.kill(watch.pid, signal.SIGKILL)
            raise _Stop
        if fault is Kind.CUT_REQUEST and body:
            self._forward_half(body)
        useless = fault in (Kind.CUT_REQUEST, Kind.DAMAGED) and not body
        if fault is Kind.RESET_BEFORE or useless or (fault is Kind.DAMAGED and not self._is_verified):
            raise _Stop
        if fault in _STATUSES:
            status, headers = _STATUSES[fault]
            self._send(status, {**headers, "Content-Type": "text/plain"}, b"injected")
            raise _Stop
        return _flipped(body) if fault is Kind.DAMAGED else body

    @property
    def _is_verified(self) -> bool:
        """Whether the registry checks the digest of what it gets."""
        return "/manifests/" not in self.path or "/manifests/sha256:" in self.path

    def _after(
        self, fault: Kind, watch: Watch, status: int, headers: dict[str, str], content: bytes
    ) -> tuple[dict[str, str], bytes]:
        """Do what happens to an answer, and return what is left of it."""
        if fault is Kind.KILL_AFTER:
            os.kill(watch.pid, signal.SIGKILL)
            raise _Stop
        if fault is Kind.CUT_ANSWER and content:
            self._send(status, headers, content, len(content) // 2)
        if fault in (Kind.RESET_AFTER, Kind.CUT_ANSWER):
            raise _Stop
        if fault is Kind.SLOW:
            time.sleep(SLOW_SECONDS)
        if fault is Kind.WRONG_DIGEST:
            wrong = {name: "sha256:" + "0" * 64 for name in headers if name.lower() == "docker-content-digest"}
            return {**headers, **wrong}, _flipped(content)
        return headers, content

    def _forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        self._upstream.request(self.command, self.path, body, self._headers(len(body)))
        response = self._upstream.getresponse()
        content = response.read()
        headers = {name: value for name, value in response.getheaders() if name.lower() not in _HOP}
        if self.command == "HEAD":
            headers["Content-Length"] = response.getheader("Content-Length") or "0"
        return response.status, headers, content

    def _forward_half(self, body: bytes) -> None:
        self._upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self._headers(len(body)).items():
            self._upstream.putheader(name, value)
        self._upstream.endheaders(body[: len(body) // 2])
        self._upstream.close()
        raise _Stop

    def _headers(self, length: int) -> dict[str, str]:
        found = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
        return {**found, "Content-Length": str(length)}

    def _send(self, status: int, headers: Mapping[str, str], content: bytes, most: int | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[:most])

    def _reset(self) -> None:
        self.close_connection = True
        with suppress(OSError, ValueError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


def _flipped(content: bytes) -> bytes:
    """Return content with its middle byte changed."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :] if content else content
