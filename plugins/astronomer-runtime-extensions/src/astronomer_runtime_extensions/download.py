"""Download the release feed: little of it, and not for long."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, Callable
from urllib.parse import urlsplit

TIMEOUT = 5.0
DEADLINE = 20.0
LIMIT = 4 * 1024 * 1024
_CHUNK = 64 * 1024


class DownloadError(OSError):
    """The document is too large, too slow, or not at a web address."""


def download(url: str, *, timeout: float = TIMEOUT, deadline: float = DEADLINE, limit: int = LIMIT) -> bytes:
    """The document at an address.

    `timeout` is how many seconds the server may be silent, `deadline` how many all of it may take, `limit` its bytes.
    Raises OSError or ValueError when it cannot be had.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise DownloadError(f"not a web address that can be asked without a password, but {parts.scheme[:20]!r}")
    headers = {"Accept": "application/json", "User-Agent": "astronomer-runtime-extensions"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  # the scheme is checked above
    sockets: list[socket.socket] = []
    with _closed_after(sockets, deadline) as late:
        try:
            with _opener(sockets, late).open(request, timeout=timeout) as response:
                content = _read(response, limit)
        except (OSError, ValueError):
            if not late.is_set():
                raise
    if late.is_set():
        raise DownloadError(f"not there after {deadline:g} s")
    return content


def _read(response: Any, limit: int) -> bytes:
    content = bytearray()
    while chunk := response.read1(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise DownloadError(f"larger than {limit} bytes")
    return bytes(content)


@contextmanager
def _closed_after(sockets: list[socket.socket], seconds: float) -> Iterator[threading.Event]:
    """Close what connections there are after that time, however they are busy; the event says whether it was so."""
    late = threading.Event()

    def close() -> None:
        late.set()
        for connected in sockets:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, close)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _opener(sockets: list[socket.socket], late: threading.Event) -> urllib.request.OpenerDirector:
    """Opens addresses as urllib does, notes the socket of each connection, and makes none when it is late."""

    class Http(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(_noted(HTTPConnection, sockets, late), req)

    class Https(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(_noted(HTTPSConnection, sockets, late), req)

    return urllib.request.build_opener(Http, Https)


def _noted(
    kind: type[HTTPConnection], sockets: list[socket.socket], late: threading.Event
) -> Callable[..., HTTPConnection]:
    class Connection(kind):  # type: ignore[misc,valid-type]  # one of two
        def connect(self) -> None:
            super().connect()
            sockets.append(self.sock)
            # It may have become late while this connection was made.
            if late.is_set():
                raise DownloadError("too late")

    return Connection
