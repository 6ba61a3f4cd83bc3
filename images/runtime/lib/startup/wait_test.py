from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from startup.endpoint import Endpoint
from startup.errors import StartError
from startup.wait import Bounds, bounds, wait


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        yield found


def endpoint(server: socket.socket) -> Endpoint:
    return Endpoint("127.0.0.1", server.getsockname()[1])


def test_a_service_that_listens_is_not_waited_for(server: socket.socket, capsys: pytest.CaptureFixture[str]) -> None:
    server.listen()
    wait("database", [endpoint(server)], Bounds(20, 3))

    assert capsys.readouterr().err == ""


def test_a_service_that_listens_later_is_waited_for(server: socket.socket, capsys: pytest.CaptureFixture[str]) -> None:
    timer = threading.Timer(0.3, server.listen)
    timer.start()
    wait("database", [endpoint(server)], Bounds(100, 0.1))

    assert capsys.readouterr().err.count("waiting for the database at 127.0.0.1:") == 1


def test_a_service_that_never_listens_is_an_error(server: socket.socket) -> None:
    started = time.monotonic()
    with pytest.raises(StartError, match=rf"the database at {endpoint(server)} cannot be reached: Connection refused"):
        wait("database", [endpoint(server)], Bounds(3, 0.2))
    assert 0.4 <= time.monotonic() - started < 2


def test_one_reachable_address_is_enough(server: socket.socket) -> None:
    server.listen()
    wait("broker", [Endpoint("no-such-host.invalid", 1), endpoint(server)], Bounds(1, 1))


def test_a_dns_lookup_without_an_answer_takes_no_longer_than_a_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(30))
    started = time.monotonic()
    with pytest.raises(StartError, match="database at host:1 cannot be reached: no answer within 1 s"):
        wait("database", [Endpoint("host", 1)], Bounds(2, 0.1))

    assert 2 <= time.monotonic() - started < 4


def test_the_addresses_of_a_host_share_the_time(server: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    # A socket with a full backlog does not answer, like one behind a firewall.
    server.listen(0)
    full, (_, port) = [socket.socket() for _ in range(3)], server.getsockname()
    for connection in full:
        connection.setblocking(False)
        connection.connect_ex(("127.0.0.1", port))
    with socket.create_server(("127.0.0.1", 0)) as other:
        addresses = [(socket.AF_INET, 0, 0, "", each.getsockname()) for each in (server, server, other)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
        wait("database", [Endpoint("host", 1)], Bounds(1, 1))
    for connection in full:
        connection.close()


def test_hidden_addresses_appear_once_in_the_message(server: socket.socket) -> None:
    hidden = endpoint(server)._replace(shown=False)
    with pytest.raises(StartError, match=r"the database at a hidden host \(its URL has .* a \?\) cannot be reached"):
        wait("database", [hidden, hidden], Bounds(1, 0))


def test_an_unknown_host_is_an_error_that_names_it() -> None:
    with pytest.raises(StartError, match=r"no-such-host\.invalid:1 cannot be reached: .*(known|resolution)"):
        wait("broker", [Endpoint("no-such-host.invalid", 1)], Bounds(1, 0))


def test_a_unix_socket_is_tried(tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as found:
        found.bind(path)
        found.listen()
        wait("database", [Endpoint(path, None)], Bounds(1, 0))


def test_the_bounds_have_defaults() -> None:
    assert bounds({}) == bounds({"CONNECTION_CHECK_MAX_COUNT": ""}) == Bounds(20, 3)
    assert bounds({"CONNECTION_CHECK_MAX_COUNT": "0", "CONNECTION_CHECK_SLEEP_TIME": "0.5"}) == Bounds(0, 0.5)


@pytest.mark.parametrize("name", ["CONNECTION_CHECK_MAX_COUNT", "CONNECTION_CHECK_SLEEP_TIME"])
@pytest.mark.parametrize("text", ["many", "-1", "1e3", ".", "²"])
def test_an_invalid_bound_is_an_error(name: str, text: str) -> None:
    with pytest.raises(StartError, match=f"{name}: expected .* found '{text}'") as caught:
        bounds({name: text})
    assert caught.value.exit_code == 2
