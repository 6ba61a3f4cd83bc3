"""The pods of a cluster and the history of their changes, which can be listed and watched."""

from __future__ import annotations

import copy
import re
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from tests.images.fake_kubernetes.errors import ApiError
from tests.images.fake_kubernetes.selectors import Pod, Selection

NAME = re.compile(r"[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")
LABEL = re.compile(r"([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?")


def timestamp() -> str:
    """Return the current time in the API's format."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def merged(old: Any, patch: Any) -> Any:
    """Apply a JSON merge patch and return the result: null removes a key, a list replaces the old one."""
    if not (isinstance(old, dict) and isinstance(patch, dict)):
        return patch
    found = {**old, **{key: merged(old.get(key), value) for key, value in patch.items()}}
    return {key: value for key, value in found.items() if not (key in patch and value is None)}


@dataclass(frozen=True)
class Change:
    """A pod before and after a change; None before it was created and after it was removed."""

    version: int
    before: Pod | None
    after: Pod | None

    def event(self, selection: Selection) -> dict[str, Any] | None:
        """Return the event for a watcher of a selection, or None. A pod that no longer matches counts as deleted."""
        was, is_now = selection.includes(self.before), selection.includes(self.after)
        if not (was or is_now):
            return None
        kind = "MODIFIED" if was and is_now else "ADDED" if is_now else "DELETED"
        pod = {**(self.after or self.before or {})}
        pod["metadata"] = {**pod["metadata"], "resourceVersion": str(self.version)}
        return {"type": kind, "object": pod}


class PodStore:
    """Pods by namespace and name. A returned pod is never modified: each change creates a new object."""

    def __init__(self) -> None:
        self._pods: dict[tuple[str, str], Pod] = {}
        self._changes: list[Change] = []
        self._changed = threading.Condition()

    @property
    def version(self) -> int:
        """The version of the last change."""
        return len(self._changes)

    def create(self, namespace: str, given: Pod) -> Pod:
        """Create a pending pod and return it. Raises ApiError for an existing or invalid name, or an invalid label."""
        pod = copy.deepcopy(given)
        metadata = pod.setdefault("metadata", {})
        name = metadata.setdefault("name", metadata.get("generateName", "") + uuid.uuid4().hex[:5])
        _check(name, metadata.get("labels") or {})
        metadata.update(namespace=namespace, uid=str(uuid.uuid4()), creationTimestamp=timestamp())
        pod.update(kind="Pod", apiVersion="v1", status={"phase": "Pending"})
        with self._changed:
            if (namespace, name) in self._pods:
                raise ApiError(409, f'pods "{name}" already exists')
            return self._put(None, pod)

    def read(self, namespace: str, name: str) -> Pod:
        """Return the current state of a pod. Raises ApiError if it does not exist."""
        try:
            return self._pods[namespace, name]
        except KeyError:
            raise ApiError(404, f'pods "{name}" not found') from None

    def select(self, selection: Selection) -> tuple[list[Pod], int]:
        """Return the selected pods and the current version."""
        with self._changed:
            return [pod for pod in self._pods.values() if selection.includes(pod)], self.version

    def patch(self, namespace: str, name: str, patch: Pod) -> Pod:
        """Apply a merge patch to a pod and return it. Raises ApiError if the pod does not exist."""
        with self._changed:
            before = self.read(namespace, name)
            return self._put(before, merged(before, copy.deepcopy(patch)))

    def remove(self, namespace: str, name: str) -> None:
        """Remove a pod if it exists."""
        with self._changed:
            before = self._pods.pop((namespace, name), None)
            if before:
                self._record(before, None)

    def watch(self, selection: Selection, since: int, seconds: float) -> Iterator[dict[str, Any]]:
        """Yield the events of a selection as they happen, after version `since`; 0 yields ADDED for each pod first."""
        if not since:
            pods, since = self.select(selection)
            yield from ({"type": "ADDED", "object": pod} for pod in pods)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for change in self._after(since, deadline):
                since, event = change.version, change.event(selection)
                if event:
                    yield event

    def _after(self, version: int, deadline: float) -> list[Change]:
        with self._changed:
            self._changed.wait_for(lambda: self.version > version, timeout=max(0.0, deadline - time.monotonic()))
            return self._changes[version:]

    def _put(self, before: Pod | None, pod: Pod) -> Pod:
        pod["metadata"] = {**pod["metadata"], "resourceVersion": str(self.version + 1)}
        self._pods[pod["metadata"]["namespace"], pod["metadata"]["name"]] = pod
        self._record(before, pod)
        return pod

    def _record(self, before: Pod | None, after: Pod | None) -> None:
        self._changes.append(Change(self.version + 1, before, after))
        self._changed.notify_all()


def _check(name: str, labels: dict[str, str]) -> None:
    if not NAME.fullmatch(name):
        raise ApiError(422, f'Pod "{name}" is invalid: metadata.name')
    wrong = {key: value for key, value in labels.items() if not LABEL.fullmatch(value)}
    if wrong:
        raise ApiError(422, f'Pod "{name}" is invalid: metadata.labels: {wrong}')
