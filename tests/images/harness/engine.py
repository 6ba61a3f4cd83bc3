"""The container engine of this machine."""

from __future__ import annotations

import time
from functools import cache

import docker

# Every object that a test creates has this label, which identifies the leftovers of killed tests.
LABEL = "astro-runtime-test"
STALE_SECONDS = 2 * 3600


@cache
def engine() -> docker.DockerClient:
    """Return a client of the engine at DOCKER_HOST, or else of the local engine."""
    return docker.from_env(timeout=600)


def labels() -> dict[str, str]:
    """Return the labels of objects that a test creates now: the time of creation."""
    return {LABEL: str(int(time.time()))}
