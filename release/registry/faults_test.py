"""The client against a registry that fails: each answer is one of a server of this test, or of a real one behind it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from release.common.errors import InputError, ReleaseError
from release.oci.descriptors import describe
from release.oci.media_types import LAYER
from release.publishing.faults.kinds import Faults, Kind
from release.publishing.faults.proxy import Proxy, Watch
from release.registry.connection import PULL, PUSH
from release.registry.patience import Patience, retry_after
from release.registry.references import Place
from release.registry.repository import Repository
from release.registry.testing.server import Running
from release.registry.uploads import Outcome, check_push, upload

QUICK = Patience(attempts=3, first=0.01, longest=0.05)
CONTENT = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(100))
WANTED = describe(CONTENT, LAYER)


@dataclass
class Server:
    """Answers each request with the next of `answers`; the last one stays."""

    answers: list[tuple[int, dict[str, str], bytes]]
    place: Place = field(default_factory=lambda: Place("", ""))
    requests: list[str] = field(default_factory=list)


@contextmanager
def serve(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[Server]:
    server = Server(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            server.requests.append(f"{self.command} {self.path}")
            status, headers, body = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = _answer  # noqa: N815 - as the standard library calls them

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        server.place = Place(f"127.0.0.1:{http.server_address[1]}", "a", "http")
        yield server
        http.shutdown()


def client(place: Place, environ: dict[str, str] | None = None, actions: str = PULL) -> Repository:
    return Repository(place, environ or {"DOCKER_CONFIG": "/nowhere"}, QUICK, actions)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_registry_is_asked_again(status: int) -> None:
    with serve((status, {"Retry-After": "0"}, b""), (200, {}, b'{"tags": ["a"]}')) as server:
        assert client(server.place).tags() == ("a",)
    assert len(server.requests) == 2


def test_a_registry_that_stays_busy_is_one_line_with_its_words() -> None:
    body = b'{"errors": [{"code": "UNKNOWN", "message": "write /data: no space\\n left on device"}]}'
    with serve((500, {}, body)) as server, pytest.raises(ReleaseError) as failure:
        client(server.place).tags()
    expected = "500 Internal Server Error: UNKNOWN: write /data: no space  left on device"
    assert str(failure.value) == f"{server.place}: list the tags: the registry answers {expected}"
    assert len(server.requests) == QUICK.attempts


@pytest.mark.parametrize(
    ("status", "kind", "message"),
    [
        (413, ReleaseError, "the registry has no space for it: 413"),
        (507, ReleaseError, "the registry has no space for it: 507"),
        (403, InputError, "expected a login with the right to do so, found no login: 403"),
        (404, InputError, "expected a repository that exists and that no login may see: 404"),
    ],
)
def test_a_refusal_is_not_repeated(status: int, kind: type[Exception], message: str) -> None:
    with serve((status, {}, b"")) as server, pytest.raises(kind, match=message):
        check_push(client(server.place, actions=PUSH))
    assert len(server.requests) == 1


def test_a_full_namespace_of_quay_is_no_missing_right() -> None:
    body = b'{"errors": [{"code": "DENIED", "message": "Quota has been exceeded on namespace"}]}'
    with serve((403, {}, body)) as server, pytest.raises(ReleaseError) as failure:
        check_push(client(server.place, actions=PUSH))
    expected = "the registry has no space for it: 403 Forbidden: DENIED: Quota has been exceeded on namespace"
    assert str(failure.value) == f"{server.place}: ask for the right to push: {expected}"


def test_a_cut_list_is_asked_for_again() -> None:
    cut = (200, {"Content-Length": "99"}, b'{"tags": []}')
    with serve(cut, (200, {}, b'{"tags": ["a"]}')) as server:
        assert client(server.place).tags() == ("a",)


def test_a_blob_with_another_digest_is_never_returned(tmp_path: Path) -> None:
    with serve((200, {}, b"x" * len(CONTENT))) as server:
        with pytest.raises(ReleaseError, match=f"expected {WANTED.digest}, found sha256:"):
            client(server.place).blob(WANTED)
        with pytest.raises(ReleaseError, match=f"expected {WANTED.digest}, found sha256:"):
            client(server.place).download(WANTED, tmp_path / "blob")
    assert not (tmp_path / "blob").exists()


def test_a_download_goes_on_where_it_was_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("release.registry.repository.CHUNK", 100)
    half = len(CONTENT) // 2
    first = (200, {"Content-Length": str(len(CONTENT))}, CONTENT[:half])
    seen: list[int] = []
    with serve(first, (206, {}, CONTENT[half:])) as server:
        client(server.place).download(WANTED, tmp_path / "blob", seen.append)
    assert (tmp_path / "blob").read_bytes() == CONTENT
    assert sum(seen) == len(CONTENT)


def test_a_registry_that_never_gives_the_right_bytes_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("release.registry.repository.CHUNK", 100)
    half = len(CONTENT) // 2
    with serve((206, {"Content-Length": str(half)}, b"x" * half)) as server, pytest.raises(ReleaseError):
        client(server.place).download(WANTED, tmp_path / "blob")
    assert len(server.requests) < 10


def test_the_next_page_must_be_on_the_same_host() -> None:
    link = {"Link": '<http://other.test/v2/a/tags/list?last=b>; rel="next"'}
    with serve((200, link, b'{"tags": ["a"]}')) as server, pytest.raises(ReleaseError, match="on the same host"):
        client(server.place).tags()


def test_pages_of_tags_are_followed() -> None:
    link = {"Link": '</v2/a/tags/list?last=a&n=1>; rel="next"'}
    with serve((200, link, b'{"tags": ["a"]}'), (200, {}, b'{"tags": ["b"]}')) as server:
        assert client(server.place).tags() == ("a", "b")
    assert server.requests[1] == "GET /v2/a/tags/list?last=a&n=1"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("Wed, 12 Jun 2024 00:00:30 GMT", 30), ("Tue, 11 Jun 2024 00:00:00 GMT", 0), ("soon", None), ("", None)],
)
def test_the_pause_that_a_server_asks_for(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(2024, 6, 12, tzinfo=timezone.utc)) == seconds


def sent(secured: Running, name: str, file: Path, faults: Faults) -> tuple[Outcome, list[int], Watch]:
    """Upload through a proxy in pieces of 1000 bytes. Return the bytes that were counted, and what the proxy saw."""
    counted: list[int] = []
    proxy = Proxy(secured)
    proxy.watch = Watch(faults)
    file.write_bytes(CONTENT)
    place, environ = secured.place(name, proxy.host), secured.environ(proxy.host)
    outcome = upload(client(place, environ, PUSH), WANTED, file, sent=counted.append, piece=1000)
    assert client(secured.place(name), secured.environ()).blob(WANTED) == CONTENT
    return outcome, counted, proxy.watch


# The requests: HEAD without and with the login, POST, three PATCH, PUT.
def test_an_upload_goes_on_where_it_was_interrupted(secured: Running, tmp_path: Path) -> None:
    outcome, counted, watch = sent(secured, "resumed", tmp_path / "blob", {5: Kind.RESET_BEFORE})
    assert outcome is Outcome.UPLOADED
    # One piece is sent again, after the registry was asked for what it has.
    assert (sum(counted), min(counted), watch.requests) == (len(CONTENT), 0, 9)


@pytest.mark.parametrize("kind", [kind for kind in Kind if "kill" not in kind.value])
@pytest.mark.parametrize("request_number", [3, 5, 7])
def test_an_upload_survives_any_fault(secured: Running, tmp_path: Path, kind: Kind, request_number: int) -> None:
    name = f"survived-{kind.name.lower().replace('_', '-')}-{request_number}"
    _, counted, watch = sent(secured, name, tmp_path / "blob", {request_number: kind})
    assert watch.injected == [kind]
    assert sum(counted) in (0, len(CONTENT))
