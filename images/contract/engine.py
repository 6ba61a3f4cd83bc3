"""The container engine of this machine."""

from __future__ import annotations

import time
from datetime import datetime, timezone
from functools import cache

import docker

# Everything that a test starts has it, so that what a killed test left can be found.
LABEL = "astro-runtime-contract"
STALE_SECONDS = 2 * 3600


@cache
def engine() -> docker.DockerClient:
    """A client of the engine that DOCKER_HOST names, else of the local one."""
    return docker.from_env(timeout=600)


def labels() -> dict[str, str]:
    """The labels of whatever a test makes: the time that it did."""
    return {LABEL: str(int(time.time()))}


def remove_stale() -> None:
    """Remove what tests that were killed left behind hours ago."""
    now = int(datetime.now(timezone.utc).timestamp())
    for container in engine().containers.list(all=True, filters={"label": LABEL}):
        if now - int(container.labels[LABEL]) > STALE_SECONDS:
            container.remove(force=True, v=True)
    for image in engine().images.list(filters={"label": LABEL}):
        if now - int(image.labels[LABEL]) > STALE_SECONDS:
            engine().images.remove(image.id, force=True)
    for network in engine().networks.list(filters={"label": LABEL}):
        if now - int((network.attrs.get("Labels") or {})[LABEL]) > STALE_SECONDS:
            network.remove()
    for volume in engine().volumes.list(filters={"label": LABEL}):
        if now - int((volume.attrs.get("Labels") or {})[LABEL]) > STALE_SECONDS:
            volume.remove(force=True)
