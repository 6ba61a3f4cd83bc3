from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from host.fetch import main
from host.retry import PAUSES
from host.testing import web_server

ATTEMPTS = len(PAUSES) + 1
SHA256 = hashlib.sha256(b"content").hexdigest()


def test_a_file_with_the_right_hash_is_written(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(b"content")

    assert main(f"file://{tmp_path}/archive", SHA256, str(tmp_path / "copy")) == 0
    assert (tmp_path / "copy").read_bytes() == b"content"


def test_another_hash_is_refused_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "archive").write_bytes(b"other")

    assert main(f"file://{tmp_path}/archive", SHA256, str(tmp_path / "copy")) == 4
    assert f"expected sha256 {SHA256}, found" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("url", ["file:///nowhere/archive", "http://host.invalid/archive", "not an address"])
def test_an_unreachable_address_is_one_line(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(url, SHA256, str(tmp_path / "copy")) == 3
    error = capsys.readouterr().err
    assert error.startswith(f"{url} cannot be fetched: ")
    assert len(error.splitlines()) == 1


WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\ncontent"
CUT_OFF = WHOLE[:-3]
GARBLED = b"garbled\r\n\r\n"


@contextmanager
def serving(*answers: bytes) -> Iterator[tuple[str, list[str]]]:
    """Serve these answers, one per request. Yields the host and port, and the list of requests so far."""
    requests: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for answer in answers:
            connection, _ = server.accept()
            with connection:
                requests.append(connection.recv(65536).decode())
                connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    with server:
        yield f"127.0.0.1:{server.getsockname()[1]}", requests


@pytest.fixture(autouse=True)
def _directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.mark.parametrize("broken", [CUT_OFF, GARBLED])
def test_a_broken_response_is_retried(broken: bytes, tmp_path: Path) -> None:
    with serving(broken, WHOLE) as (host, requests):
        assert main(f"http://{host}/archive", SHA256, str(tmp_path / "copy")) == 0
    assert len(requests) == 2


@pytest.mark.parametrize(("broken", "reason"), [(CUT_OFF, "IncompleteRead"), (GARBLED, "BadStatusLine")])
def test_an_address_with_only_broken_responses_is_unreachable(
    broken: bytes, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(*[broken] * ATTEMPTS) as (host, requests):
        assert main(f"http://{host}/archive", SHA256, str(tmp_path / "copy")) == 3
    error = capsys.readouterr().err
    assert error.startswith(f"http://{host}/archive cannot be fetched: ")
    assert reason in error
    assert len(error.splitlines()) == 1
    assert len(requests) == ATTEMPTS


def test_a_user_and_password_are_sent_as_a_header(tmp_path: Path) -> None:
    with serving(WHOLE) as (host, requests):
        assert main(f"http://user:s3%40cret@{host}/archive", SHA256, str(tmp_path / "copy")) == 0
    assert "Authorization: Basic dXNlcjpzM0BjcmV0\r\n" in requests[0]
    assert f"Host: {host}\r\n" in requests[0]


def test_a_redirect_does_not_get_the_password(tmp_path: Path) -> None:
    with serving(WHOLE) as (other, requests):
        moved = f"HTTP/1.1 302 Found\r\nLocation: http://{other}/\r\nContent-Length: 0\r\n\r\n"
        with serving(moved.encode()) as (host, _):
            assert main(f"http://user:s3cret@{host}/archive", SHA256, str(tmp_path / "copy")) == 0
    assert "Authorization" not in requests[0]


@pytest.mark.parametrize(
    "url",
    [
        "https://user:s3cret@host.invalid/archive",
        "http://user:s3cret/@host.invalid/archive",
        "http://user:s3cret@[host.invalid/archive",
        "user:s3cret@host.invalid/archive",
    ],
)
def test_a_message_has_no_password(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(url, SHA256, str(tmp_path / "copy")) == 3
    error = capsys.readouterr().err
    assert "s3cret" not in error
    assert "host.invalid/archive cannot be fetched: " in error


def test_the_message_of_another_hash_has_no_password(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(WHOLE) as (host, _):
        assert main(f"http://user:s3cret@{host}/archive", "0" * 64, str(tmp_path / "copy")) == 4
    assert capsys.readouterr().err.startswith(f"http://{host}/archive: expected sha256 ")


def test_the_first_address_that_answers_is_used_and_skipped_ones_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old/archive").write_bytes(b"content")
    with web_server(tmp_path) as address:
        urls = f"{address.replace('//', '//user:s3cret@')}/main/archive\n{address}/old/archive\n{address}/never"

        assert main(urls, SHA256, str(tmp_path / "copy")) == 0

    assert (tmp_path / "copy").read_bytes() == b"content"
    (line,) = capsys.readouterr().err.splitlines()
    assert line == (
        f"{address}/main/archive cannot be fetched: HTTP Error 404: File not found; using {address}/old/archive instead"
    )


def test_a_wrong_hash_is_refused_without_trying_other_addresses(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "archive").write_bytes(b"content")

    assert main(f"file://{tmp_path}/other\nfile://{tmp_path}/archive", SHA256, str(tmp_path / "copy")) == 4


def test_every_address_is_listed_when_none_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with web_server(tmp_path) as address:
        assert main(f"{address}/main/a\n{address}/old/a", SHA256, str(tmp_path / "copy")) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{address}/main/a cannot be fetched: " in line
    assert f"{address}/old/a cannot be fetched: " in line
