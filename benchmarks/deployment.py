"""PostgreSQL and Redis beside the containers that are compared, for what cannot run without them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import time_ns
from typing import Any

import docker
from docker.models.containers import Container
from docker.models.networks import Network

from benchmarks import pants_build
from benchmarks.containers import ENVIRONMENT, output, wait_for

# The services of the contract's tests, by the name that they have in the network.
SERVICES = {
    "postgres": "astro-runtime-build/postgres:bullseye",
    "redis": "astro-runtime-build/redis:bullseye",
}
TARGETS = tuple(f"tests/images/services/{name}" for name in SERVICES)
READY = "exec /usr/lib/postgresql/*/bin/pg_isready -h localhost"
TIMEOUT = 60.0
_DATABASE = "postgresql://postgres:postgres@postgres/postgres"
_SETTINGS = {
    "AIRFLOW__CELERY__BROKER_URL": "redis://redis:6379/0",
    "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{_DATABASE}",
    "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
    # The name before Airflow 2.3, and the one since.
    "AIRFLOW__CORE__SQL_ALCHEMY_CONN": _DATABASE,
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": _DATABASE,
}


def build(root: Path) -> None:
    """Build the images of the services."""
    pants_build.package(root, TARGETS)


@contextmanager
def deployment(image: str, migrate: str) -> Iterator[dict[str, Any]]:
    """A migrated database and a broker; the options for a container that is to use them."""
    with ExitStack() as stack:
        network = stack.enter_context(_network())
        services = {name: stack.enter_context(_service(name, network)) for name in SERVICES}
        database = services["postgres"]
        wait_for(database, lambda: database.exec_run(["bash", "-c", READY])[0] == 0, "answer", TIMEOUT)
        variables = [f"--env={name}={value}" for name, value in {**ENVIRONMENT, **_SETTINGS}.items()]
        output(image, ["bash", "-c", migrate], [f"--network={network.name}", *variables])
        yield {"network": network.name, "environment": _SETTINGS}


@contextmanager
def _network() -> Iterator[Network]:
    network = docker.from_env().networks.create(f"benchmark-{time_ns()}")
    try:
        yield network
    finally:
        network.remove()


@contextmanager
def _service(name: str, network: Network) -> Iterator[Container]:
    container = docker.from_env().containers.create(SERVICES[name])
    try:
        network.connect(container, aliases=[name])
        container.start()
        yield container
    finally:
        container.remove(force=True, v=True)
