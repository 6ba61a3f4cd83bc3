"""The Kubernetes API of pods over HTTP: list, watch, create, read, patch, delete, log."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.images.fake_kubernetes.discovery import DOCUMENTS
from tests.images.fake_kubernetes.errors import ApiError
from tests.images.fake_kubernetes.node import Node
from tests.images.fake_kubernetes.selectors import Selection
from tests.images.fake_kubernetes.store import PodStore, timestamp

PATH = re.compile(r"/api/v1/(?:namespaces/([^/]+)/)?(pods|events)(?:/([^/]+)(?:/(log))?)?")
# The duration of a watch without timeoutSeconds.
WATCH_SECONDS = 3600


@dataclass(frozen=True)
class Call:
    """A request: its time (seconds since 1970), its target, and its body."""

    at: float
    method: str
    namespace: str | None
    kind: str
    name: str | None
    query: Mapping[str, str]
    body: Any

    def is_true(self, parameter: str) -> bool:
        """Return whether a query parameter is true."""
        return self.query.get(parameter, "").lower() in ("1", "true")

    @property
    def selection(self) -> Selection:
        """The pods that the request selects."""
        return Selection(self.namespace, self.query.get("labelSelector", ""), self.query.get("fieldSelector", ""))




class PodApi:
    """Answers calls and records them."""

    def __init__(self, store: PodStore, node: Node) -> None:
        self.calls: list[Call] = []
        self._store = store
        self._node = node

    def answer(self, call: Call, sub_resource: str | None) -> dict[str, Any] | Iterator[bytes]:
        """Return the API's answer to a call. Raises ApiError if the call is invalid."""
        self.calls.append(call)
        if call.kind == "events":
            return {"kind": "EventList", "apiVersion": "v1", "metadata": {"resourceVersion": "0"}, "items": []}
        if sub_resource == "log":
            return self._log(call)
        if call.name is None:
            return self._of_all(call)
        return self._of_one(call, call.namespace or "default", call.name)

    def _of_all(self, call: Call) -> dict[str, Any] | Iterator[bytes]:
        if call.method == "POST":
            return self._create(call)
        if call.method != "GET":
            raise ApiError(405, f"{call.method} of all pods is not known here")
        if call.is_true("watch"):
            return self._watch(call)
        pods, version = self._store.select(call.selection)
        metadata = {"resourceVersion": str(version)}
        return {"kind": "PodList", "apiVersion": "v1", "metadata": metadata, "items": pods}

    def _of_one(self, call: Call, namespace: str, name: str) -> dict[str, Any]:
        if call.method == "GET":
            return self._store.read(namespace, name)
        if call.method == "PATCH":
            return self._store.patch(namespace, name, call.body)
        if call.method == "DELETE":
            return self._delete(call, namespace, name)
        raise ApiError(405, f"{call.method} of a pod is not known here")

    def _create(self, call: Call) -> dict[str, Any]:
        self._node.check({"metadata": {"name": ""}, **call.body})
        pod = self._store.create(call.namespace or "default", call.body)
        self._node.start(pod)
        return pod

    def _delete(self, call: Call, namespace: str, name: str) -> dict[str, Any]:
        pod = self._store.patch(namespace, name, {"metadata": {"deletionTimestamp": timestamp()}})
        grace = (call.body or {}).get("gracePeriodSeconds", call.query.get("gracePeriodSeconds"))
        self._node.end(pod, None if grace is None else int(grace))
        return pod

    def _watch(self, call: Call) -> Iterator[bytes]:
        since = int(call.query.get("resourceVersion") or 0)
        seconds = float(call.query.get("timeoutSeconds", WATCH_SECONDS))
        for event in self._store.watch(call.selection, since, seconds):
            yield json.dumps(event).encode() + b"\n"

    def _log(self, call: Call) -> Iterator[bytes]:
        pod = self._store.read(call.namespace or "default", call.name or "")
        how: dict[str, Any] = {"follow": call.is_true("follow"), "timestamps": call.is_true("timestamps")}
        if "tailLines" in call.query:
            how["tail"] = int(call.query["tailLines"])
        if "sinceSeconds" in call.query:
            how["since"] = int(time.time()) - int(call.query["sinceSeconds"])
        return self._node.log(pod, **how)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def _handle(self) -> None:
        try:
            self._send(200 if self.command != "POST" else 201, self._answer())
        except ApiError as error:
            self._send(error.code, error.status)

    do_GET = do_POST = do_PATCH = do_DELETE = _handle  # noqa: N815  # the names of http.server

    def _answer(self) -> dict[str, Any] | Iterator[bytes]:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        found = PATH.fullmatch(address.path)
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            raise ApiError(401, "Unauthorized")
        if address.path in DOCUMENTS:
            return DOCUMENTS[address.path]
        if not found:
            raise ApiError(404, f"{address.path} is not known here")
        namespace, kind, name, sub_resource = found.groups()
        query = dict(parse_qsl(address.query))
        given = json.loads(body) if body else None
        call = Call(time.time(), self.command, namespace, kind, name, query, given)
        return self.server.api.answer(call, sub_resource)

    def _send(self, code: int, answer: Mapping[str, Any] | Iterator[bytes]) -> None:
        self.send_response(code)
        if isinstance(answer, Mapping):
            text = json.dumps(answer).encode()
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
        else:
            self.send_header("Content-Type", "application/json" if "watch" in self.path else "text/plain")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self._send_pieces(answer)

    def _send_pieces(self, pieces: Iterable[bytes]) -> None:
        try:
            for piece in pieces:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")
        except OSError:  # the client has disconnected
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: PodApi records the calls."""


class Server(ThreadingHTTPServer):
    """Serves the API to clients with the token, until it is closed."""

    daemon_threads = True

    def __init__(self, api: PodApi, token: str) -> None:
        # Containers reach this machine at an address that depends on the engine, so listen on all.
        super().__init__(("0.0.0.0", 0), _Handler)  # noqa: S104  # the token protects it
        self.api = api
        self.token = token
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        """The port that the server listens on."""
        return int(self.server_address[1])

    def close(self) -> None:
        """Stop serving."""
        self.shutdown()
        self.server_close()
