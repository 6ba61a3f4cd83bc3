"""A Kubernetes for the containers of a test: its API on this machine, its pods in the engine."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import yaml
from docker.models.networks import Network

from tests.images.fake_kubernetes.api import Call, PodApi, Server
from tests.images.fake_kubernetes.node import Node, Run
from tests.images.fake_kubernetes.store import PodStore

HOST = "kubernetes"
# For the containers that are to reach it: the engine's name of the machine that it is on.
EXTRA_HOSTS = {HOST: "host-gateway"}


@dataclass(frozen=True)
class Cluster:
    """A running cluster, and all that was asked of it."""

    kubeconfig: bytes
    _api: PodApi
    _node: Node

    def calls(self, method: str, kind: str = "pods") -> list[Call]:
        """The calls of a method so far, the first one first."""
        return [call for call in list(self._api.calls) if (call.method, call.kind) == (method, kind)]

    def created(self, **labels: str) -> list[Call]:
        """The calls that created a pod with these labels."""
        return [call for call in self.calls("POST") if labels.items() <= call.body["metadata"]["labels"].items()]

    def runs(self, **labels: str) -> list[Run]:
        """The pods with these labels whose containers have ended, in that order."""
        return [run for run in list(self._node.runs) if labels.items() <= run.pod["metadata"]["labels"].items()]


def _kubeconfig(server: str, token: str) -> bytes:
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": HOST, "cluster": {"server": server}}],
        "users": [{"name": HOST, "user": {"token": token}}],
        "contexts": [{"name": HOST, "context": {"cluster": HOST, "user": HOST}}],
        "current-context": HOST,
    }
    return bytes(yaml.safe_dump(config, encoding="utf-8"))


@contextmanager
def cluster(network: Network, claims: Mapping[str, str], room: int) -> Iterator[Cluster]:
    """Serve the API for as long as the block runs, to containers with EXTRA_HOSTS.

    Pods are in `network`; `claims` is claim -> volume of the engine; at most `room` of them run at once.
    """
    store, token = PodStore(), secrets.token_urlsafe()
    node = Node(store, str(network.name), claims, room)
    server = Server(PodApi(store, node), token)
    try:
        yield Cluster(_kubeconfig(f"http://{HOST}:{server.port}", token), server.api, node)
    finally:
        server.close()
        node.close()
