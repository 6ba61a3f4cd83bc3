"""What is downloaded, from a server on this machine."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Callable

import pytest

from astronomer_runtime_extensions.download import download

Answer = Callable[[BaseHTTPRequestHandler], object]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802  # the name that http.server calls
            self.send_response(200)
            self.end_headers()
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/feed"
    finally:
        server.shutdown()
        server.server_close()


def test_it_gets_a_document() -> None:
    with serving(lambda request: request.wfile.write(b"{}")) as url:
        assert download(url) == b"{}"


def test_a_document_that_is_too_large_is_given_up() -> None:
    def large(request: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(10):
                request.wfile.write(b" " * 1024 * 1024)
        except OSError:
            return

    with serving(large) as url, pytest.raises(OSError, match="larger than"):
        download(url)


def test_a_silent_server_is_given_up() -> None:
    with serving(lambda request: time.sleep(2)) as url, pytest.raises(OSError, match="timed out"):
        download(url, timeout=0.2)


def test_a_slow_server_is_given_up() -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        try:
            for _ in range(100):
                request.wfile.write(b" ")
                time.sleep(0.05)
        except OSError:
            return

    with serving(drip) as url, pytest.raises(OSError, match="not there after"):
        download(url, deadline=0.3)


def test_a_server_that_does_not_come_to_an_end_of_its_headers_is_given_up() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        with contextlib.suppress(OSError):
            for _ in range(100):
                connection.sendall(b"a")
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: drip(server.accept()[0]), daemon=True).start()
        begin = time.monotonic()
        with pytest.raises(OSError, match=r"not there after 0\.3 s"):
            download(f"http://127.0.0.1:{server.getsockname()[1]}/", deadline=0.3)
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://localhost/", "feed", "", "http://me:secret@localhost/"])
def test_nothing_but_a_web_address_is_asked_and_no_password_shown(url: str) -> None:
    with pytest.raises(OSError, match="not a web address") as raised:
        download(url)
    assert "secret" not in str(raised.value)


def test_a_server_that_is_not_there_is_an_error() -> None:
    with serving(lambda request: None) as url:
        pass
    with pytest.raises(OSError, match="refused"):
        download(url)
