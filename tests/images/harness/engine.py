"""The container engine of this machine."""

from __future__ import annotations

import time
from functools import cache

import docker

# Everything that a test starts has it, so that what a killed test left can be found.
LABEL = "astro-runtime-test"
STALE_SECONDS = 2 * 3600


@cache
def engine() -> docker.DockerClient:
    """A client of the engine that DOCKER_HOST names, else of the local one."""
    return docker.from_env(timeout=600)


def labels() -> dict[str, str]:
    """The labels of whatever a test makes: the time that it did."""
    return {LABEL: str(int(time.time()))}
