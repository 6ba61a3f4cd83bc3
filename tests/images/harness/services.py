"""Services that Airflow depends on, and helpers that stop the containers of a deployment."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker.models.containers import Container
from docker.models.networks import Network

from tests.images.harness.containers import assert_running, on_network, run, started, wait_until

DATABASE = "postgresql://postgres:postgres@postgres/postgres"
# The environment of every container of a deployment. Every Airflow version knows these names.
ENVIRONMENT = {
    "AIRFLOW__CELERY__BROKER_URL": "redis://redis:6379/0",
    "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{DATABASE}",
    "AIRFLOW__CORE__FERNET_KEY": "c29tZS1mZXJuZXQta2V5LW9mLXRoaXJ0eS10d28tYnk=",
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__SQL_ALCHEMY_CONN": DATABASE,
    "AIRFLOW__WEBSERVER__SECRET_KEY": "secret",
    "CONNECTION_CHECK_MAX_COUNT": "200",
    "CONNECTION_CHECK_SLEEP_TIME": "1",
}
# The entrypoint then migrates the database before it starts the command.
MIGRATED = {"_AIRFLOW_DB_MIGRATE": "true"}
# The tasks of dags/slow.py end when this file exists.
END_OF_TASKS = "/usr/local/airflow/logs/end"


@dataclass(frozen=True)
class Stop:
    """A stopped container's exit code, the seconds until it ended, and its log."""

    exit_code: int
    seconds: float
    log: str


def stop(container: Container, timeout: int) -> Stop:
    """Do what `docker stop --time TIMEOUT` does: send SIGTERM, and SIGKILL after the timeout."""
    begin = time.monotonic()
    container.stop(timeout=timeout)
    seconds = time.monotonic() - begin
    return Stop(container.wait(timeout=5)["StatusCode"], seconds, container.logs().decode())


def stop_amid_tasks(containers: Mapping[str, Container], heard: bytes, timeout: int) -> dict[str, Stop]:
    """Stop containers at once. Let their tasks end when every container has logged `heard`, the receipt of the stop."""

    def all_heard() -> bool:
        return all(heard in container.logs() or not is_running(container) for container in containers.values())

    with ThreadPoolExecutor(len(containers)) as pool:
        stops = {name: pool.submit(stop, container, timeout) for name, container in containers.items()}
        wait_until(all_heard, "every container has received its stop signal", timeout + 30)
        for container in filter(is_running, containers.values()):
            container.exec_run(["touch", END_OF_TASKS])
        return {name: found.result() for name, found in stops.items()}


def is_running(container: Container) -> bool:
    """Return whether a container is still running."""
    container.reload()
    return bool(container.status == "running")


def image_of(name: str, packages: Path = Path()) -> str:
    """Return the id of the image of tests/images/services/<name>. `packages` is the folder of Pants' packages."""
    info = packages / f"tests.images.services.{name}/{name}.docker-info.json"
    return str(json.loads(info.read_text(encoding="utf-8"))["image_id"])


@contextmanager
def service(
    name: str, network: Network, files: Mapping[str, bytes] | None = None, packages: Path = Path()
) -> Iterator[Container]:
    """Start the service of tests/images/services/<name> with that host name, after copying files into it."""
    with started(image_of(name, packages), files=files, **on_network(network, name)) as container:
        yield container


@contextmanager
def database(
    image: str, network: Network, *migration: str, packages: Path = Path(), **options: Any
) -> Iterator[Container]:
    """Start PostgreSQL, and create Airflow's tables with a command of an image. Raise AssertionError if that fails.

    `options` are those of the command's container.
    """
    with service("postgres", network, packages=packages) as postgres:
        wait_until(lambda: _accepts(postgres), "PostgreSQL accepts connections", 60)
        run(image, *migration, network=network.name, **options)
        yield postgres


def _accepts(postgres: Container) -> bool:
    assert_running(postgres)
    code, _ = postgres.exec_run(["bash", "-c", "exec /usr/lib/postgresql/*/bin/pg_isready -h localhost"])
    return bool(code == 0)


def query(postgres: Container, statement: str) -> str:
    """Return the result of an SQL statement as text, or an empty string if it fails."""
    psql = "PGPASSWORD=postgres exec /usr/lib/postgresql/*/bin/psql -h localhost -U postgres -qtAc \"$0\""
    code, output = postgres.exec_run(["bash", "-c", psql, statement])
    return "" if code else str(output.decode().strip())
