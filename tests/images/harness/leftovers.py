"""Remove what tests that were killed left with the engine, while other tests run beside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docker.errors import APIError

from tests.images.harness.engine import LABEL, STALE_SECONDS, engine

GONE, IN_USE = 404, 409


def remove_stale() -> None:
    """Remove whatever a test made hours ago: containers, images, networks and volumes.

    The engine's lists are read as they come: to ask for each entry again fails for one that another
    test has removed since.
    """
    api, labelled = engine().api, {"label": LABEL}
    for container in _stale(api.containers(all=True, filters=labelled)):
        _remove(lambda i: api.remove_container(i, force=True, v=True), container["Id"])
    for image in _stale(api.images(filters=labelled)):
        _remove(lambda i: api.remove_image(i, force=True), image["Id"])
    for network in _stale(found.attrs for found in engine().networks.list(filters=labelled)):
        _remove(api.remove_network, network["Id"])
    for volume in _stale(api.volumes(filters=labelled)["Volumes"] or []):
        _remove(lambda i: api.remove_volume(i, force=True), volume["Name"])


def _stale(found: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    oldest = time.time() - STALE_SECONDS
    return [entry for entry in found if int((entry["Labels"] or {})[LABEL]) < oldest]


def _remove(remove: Callable[[str], object], identifier: str) -> None:
    """Remove it, unless another test does so at this moment or uses it."""
    try:
        remove(identifier)
    except APIError as error:
        if error.status_code not in (GONE, IN_USE):
            raise
