"""A fake Kubernetes cluster for the containers of a test: its API runs on this machine, its pods in the engine."""

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
# The `extra_hosts` of containers that need the API: the engine resolves `host-gateway` to its machine's address.
EXTRA_HOSTS = {HOST: "host-gateway"}


@dataclass(frozen=True)
class Cluster:
    """A running cluster, with a record of its API calls."""

    kubeconfig: bytes
    _api: PodApi
    _node: Node

    def calls(self, method: str, kind: str = "pods") -> list[Call]:
        """Return the calls with this method and kind so far, oldest first."""
        return [call for call in list(self._api.calls) if (call.method, call.kind) == (method, kind)]

    def created(self, **labels: str) -> list[Call]:
        """Return the calls that created a pod with these labels."""
        return [call for call in self.calls("POST") if labels.items() <= call.body["metadata"]["labels"].items()]

    def runs(self, **labels: str) -> list[Run]:
        """Return the ended runs of pods with these labels, in the order in which they ended."""
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
    """Serve the API to containers with EXTRA_HOSTS while the block runs.

    Pods run in `network`, at most `room` at once. `claims` maps the name of a claim to a volume of the engine.
    """
    store, token = PodStore(), secrets.token_urlsafe()
    node = Node(store, str(network.name), claims, room)
    server = Server(PodApi(store, node), token)
    try:
        yield Cluster(_kubeconfig(f"http://{HOST}:{server.port}", token), server.api, node)
    finally:
        server.close()
        node.close()
