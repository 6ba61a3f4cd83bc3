"""Remove what killed tests left in the engine. Other tests may run at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docker.errors import APIError

from tests.images.harness.engine import LABEL, STALE_SECONDS, engine

GONE, IN_USE = 404, 409


def remove_stale() -> None:
    """Remove the containers, images, networks and volumes that tests created hours ago.

    This uses the engine's lists as they are: a query for each entry fails if another test has removed it meanwhile.
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
    """Remove an object unless another test is removing or using it."""
    try:
        remove(identifier)
    except APIError as error:
        if error.status_code not in (GONE, IN_USE):
            raise
