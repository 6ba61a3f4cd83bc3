"""Tests of the API over HTTP. Their pods find no node, so the tests need no engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.images.fake_kubernetes.api import PodApi, Server
from tests.images.fake_kubernetes.node import Node
from tests.images.fake_kubernetes.store import PodStore

PODS = "/api/v1/namespaces/n/pods"


@dataclass(frozen=True)
class Client:
    """Sends requests with the server's token."""

    server: Server

    def ask(self, method: str, path: str, body: object = None, **query: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.server.token}"}
        address = f"http://127.0.0.1:{self.server.port}{path}"
        return requests.request(method, address, headers=headers, json=body, params=query, timeout=10)

    def watch(self, **query: str) -> list[dict[str, Any]]:
        text = self.ask("GET", PODS, watch="True", timeoutSeconds="0.2", **query).text
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def client() -> Iterator[Client]:
    store = PodStore()
    server = Server(PodApi(store, Node(store, "none", claims={}, room=1)), token="secret")
    yield Client(server)
    server.close()


def pod(name: str) -> dict[str, Any]:
    spec = {"containers": [{"name": "base", "image": "i"}], "nodeSelector": {"disk": "none"}}
    return {"metadata": {"name": name, "labels": {"a": name}}, "spec": spec}


def test_a_request_without_the_token_is_refused(client: Client) -> None:
    found = requests.get(f"http://127.0.0.1:{client.server.port}{PODS}", timeout=10)

    assert (found.status_code, found.json()["reason"]) == (401, "Unauthorized")


def test_a_pod_without_a_matching_node_is_pending(client: Client) -> None:
    assert client.ask("POST", PODS, pod("p")).status_code == 201
    found = client.ask("GET", f"{PODS}/p").json()

    assert found["status"]["phase"] == "Pending"
    assert found["status"]["conditions"][0]["reason"] == "Unschedulable"
    assert client.ask("GET", f"{PODS}/p/log").status_code == 400


def test_pods_are_listed_by_their_labels(client: Client) -> None:
    for name in ("p", "q"):
        client.ask("POST", PODS, pod(name))
    names = {
        selector: [item["metadata"]["name"] for item in client.ask("GET", PODS, labelSelector=selector).json()["items"]]
        for selector in ("", "a=q")
    }

    assert names == {"": ["p", "q"], "a=q": ["q"]}


def test_a_watch_continues_from_the_version_of_a_list(client: Client) -> None:
    client.ask("POST", PODS, pod("p"))
    version = client.ask("GET", PODS).json()["metadata"]["resourceVersion"]
    client.ask("PATCH", f"{PODS}/p", {"metadata": {"labels": {"b": "c"}}})
    client.ask("POST", PODS, pod("q"))

    assert [event["type"] for event in client.watch(resourceVersion=version)] == ["MODIFIED", "ADDED", "MODIFIED"]
    assert [event["type"] for event in client.watch()] == ["ADDED", "ADDED"]


def test_a_deleted_pod_is_not_found(client: Client) -> None:
    client.ask("POST", PODS, pod("p"))
    found = client.ask("DELETE", f"{PODS}/p", {"gracePeriodSeconds": 0}).json()
    events = client.watch()

    assert found["metadata"]["deletionTimestamp"]
    assert events == [] or events[-1]["type"] == "DELETED"
    assert client.ask("GET", f"{PODS}/p").status_code == 404


@pytest.mark.parametrize("path", ["/version", "/api", "/apis", "/api/v1", "/api/v1/namespaces/n/events"])
def test_discovery_requests_are_answered(client: Client, path: str) -> None:
    assert client.ask("GET", path).status_code == 200


def test_unsupported_requests_are_refused(client: Client) -> None:
    assert client.ask("GET", "/api/v1/namespaces/n/services").status_code == 404
    assert client.ask("PUT", f"{PODS}/p").status_code == 501
    assert client.ask("DELETE", PODS).status_code == 405
    assert client.ask("POST", PODS, {**pod("p"), "spec": {"containers": []}}).status_code == 422
