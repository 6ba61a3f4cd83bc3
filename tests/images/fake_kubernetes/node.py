"""The node of the cluster: runs each pod's container in the engine and reports its status."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docker.errors import APIError, NotFound
from docker.models.containers import Container

from tests.images.fake_kubernetes.errors import ApiError
from tests.images.fake_kubernetes.selectors import Pod
from tests.images.fake_kubernetes.store import PodStore, timestamp
from tests.images.harness.engine import engine, labels

# Kubernetes' default for terminationGracePeriodSeconds.
GRACE_SECONDS = 30


@dataclass(frozen=True)
class Run:
    """The record of a pod's ended container: its command with arguments, exit code and log."""

    pod: Pod
    command: list[str]
    exit_code: int
    log: str


def options(pod: Pod, claims: Mapping[str, str]) -> dict[str, Any]:
    """Return the engine's options for a pod's container. Raises ApiError for a pod that this node does not support."""
    containers = pod["spec"]["containers"]
    if len(containers) != 1 or pod["spec"].get("initContainers"):
        raise ApiError(422, "this node runs pods of one container")
    container, security = containers[0], pod["spec"].get("securityContext") or {}
    user = (container.get("securityContext") or {}).get("runAsUser", security.get("runAsUser"))
    return {
        "image": container["image"],
        "entrypoint": container.get("command"),
        "command": container.get("args"),
        "environment": {row["name"]: _value(row) for row in container.get("env") or []},
        "hostname": pod["metadata"]["name"][:63],
        "user": None if user is None else f"{user}:{security.get('runAsGroup', 0)}",
        "volumes": _volumes(pod, container, claims),
        "working_dir": container.get("workingDir"),
    }


def _value(row: Mapping[str, Any]) -> str:
    if "valueFrom" in row:
        raise ApiError(422, f"this node has no valueFrom, which {row['name']} wants")
    return str(row.get("value") or "")


def _volumes(pod: Pod, container: Mapping[str, Any], claims: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the mount of each volume of the engine. A pod refers to a volume by its claim."""
    claimed = {row["name"]: _claim(row) for row in pod["spec"].get("volumes") or []}
    unknown = sorted(name for name, claim in claimed.items() if claim not in claims)
    if unknown:
        raise ApiError(422, f"this node has no volumes but {', '.join(claims)}: {', '.join(unknown)}")
    return {
        claims[claimed[mount["name"]]]: {"bind": mount["mountPath"], "mode": "ro" if mount.get("readOnly") else "rw"}
        for mount in container.get("volumeMounts") or []
    }


def _claim(volume: Mapping[str, Any]) -> str:
    return str((volume.get("persistentVolumeClaim") or {}).get("claimName"))


class Node:
    """Runs up to `room` pods at once; the others wait. A pod with a node selector waits forever.

    Containers run in `network`. `claims` maps the name of a claim to a volume of the engine.
    """

    def __init__(self, store: PodStore, network: str, claims: Mapping[str, str], room: int) -> None:
        self.runs: list[Run] = []
        self._store = store
        self._network = network
        self._claims = claims
        self._room = threading.Semaphore(room)
        self._containers: dict[str, Container] = {}
        self._closed = False
        self._lock = threading.Lock()

    def check(self, pod: Pod) -> None:
        """Raise ApiError for a pod that this node does not support."""
        options(pod, self._claims)

    def start(self, pod: Pod) -> None:
        """Run a pod as soon as there is room for it."""
        wants = pod["spec"].get("nodeSelector")
        if wants:
            self._report(pod, "Pending", conditions=[_unschedulable(f"0/1 nodes have {wants}")])
        else:
            threading.Thread(target=self._run, args=(pod,), daemon=True).start()

    def end(self, pod: Pod, grace: int | None) -> None:
        """Stop and remove the container of a pod, and remove the pod from the store."""
        seconds = pod["spec"].get("terminationGracePeriodSeconds", GRACE_SECONDS) if grace is None else grace
        threading.Thread(target=self._end, args=(pod, seconds), daemon=True).start()

    def log(self, pod: Pod, **how: Any) -> Iterator[bytes]:
        """Return the output of a pod; `how` are options of the engine's `logs`. Raises ApiError before the start."""
        container = self._containers.get(pod["metadata"]["uid"])
        if container is None:
            raise ApiError(400, f"container of pod {pod['metadata']['name']} is waiting to start")
        found: Iterator[bytes] = container.logs(stream=True, **how)
        return found

    def close(self) -> None:
        """Remove all remaining containers."""
        with self._lock:
            self._closed = True
            left = list(self._containers.values())
        for container in left:
            _remove(container)

    def _run(self, pod: Pod) -> None:
        with self._room:
            container = self._started(pod)
            if container is None:
                return
            self._report(pod, "Running", container, {"running": {"startedAt": timestamp()}})
            # The pod may be deleted meanwhile, and its container with it.
            with contextlib.suppress(NotFound):
                self._finish(pod, container, int(container.wait()["StatusCode"]))

    def _started(self, pod: Pod) -> Container | None:
        """Return the running container; None if the pod was deleted meanwhile or cannot be started."""
        try:
            with self._lock:
                if self._closed:
                    return None
                self._store.read(pod["metadata"]["namespace"], pod["metadata"]["name"])
                given = options(pod, self._claims)
                container = engine().containers.create(**given, network=self._network, labels=labels(), detach=True)
                self._containers[pod["metadata"]["uid"]] = container
            container.start()
        except ApiError:
            return None
        except APIError as error:
            waits = {"waiting": {"reason": "CreateContainerError", "message": str(error)}}
            self._report(pod, "Pending", None, waits)
            return None
        return container

    def _finish(self, pod: Pod, container: Container, code: int) -> None:
        container.reload()
        command = [container.attrs["Path"], *container.attrs["Args"]]
        self.runs.append(Run(pod, command, code, container.logs().decode(errors="replace")))
        ended = {"exitCode": code, "reason": "Error" if code else "Completed", "finishedAt": timestamp()}
        self._report(pod, "Failed" if code else "Succeeded", container, {"terminated": ended})

    def _end(self, pod: Pod, seconds: int) -> None:
        container = self._containers.get(pod["metadata"]["uid"])
        if container is not None:
            with contextlib.suppress(NotFound, APIError):
                container.stop(timeout=seconds)
            _remove(container)
        self._store.remove(pod["metadata"]["namespace"], pod["metadata"]["name"])

    def _report(
        self, pod: Pod, phase: str, container: Container | None = None, state: Any = None, conditions: Any = None
    ) -> None:
        """Write the status of a pod, unless the pod was deleted."""
        status: dict[str, Any] = {"phase": phase, "startTime": timestamp(), "conditions": conditions or []}
        if state is not None:
            status["containerStatuses"] = [_container_status(pod, container, state)]
        metadata = pod["metadata"]
        with contextlib.suppress(ApiError):
            self._store.patch(metadata["namespace"], metadata["name"], {"status": status})


def _remove(container: Container) -> None:
    with contextlib.suppress(NotFound, APIError):
        container.remove(force=True, v=True)


def _unschedulable(message: str) -> dict[str, str]:
    return {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message}


def _container_status(pod: Pod, container: Container | None, state: dict[str, Any]) -> dict[str, Any]:
    spec = pod["spec"]["containers"][0]
    found = {"name": spec["name"], "image": spec["image"], "imageID": spec["image"], "restartCount": 0}
    identity = {"containerID": container.id} if container else {}
    return {**found, **identity, "ready": "running" in state, "state": state}
