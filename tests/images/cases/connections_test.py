"""A process that Airflow forks neither speaks on a connection to the database that its parent has, nor closes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from docker.models.containers import Container
from docker.models.networks import Network

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import network, on_network, started, wait_until
from tests.images.harness.deployment import ENVIRONMENT, database_for
from tests.images.harness.inside_image import ask
from tests.images.harness.services import query

WORKERS = 2
# One line for each connection: it changes when something is said on it, and goes when it is closed.
CONNECTIONS = (
    "select pid, state_change from pg_stat_activity "
    "where backend_type = 'client backend' and pid <> pg_backend_pid()"
)


@dataclass(frozen=True)
class Database:
    """PostgreSQL with Airflow's tables, the network that it is in, and the image that made the tables."""

    postgres: Container
    network: Network
    image: str


@pytest.fixture(scope="module")
def database(default_image: BuiltImage) -> Iterator[Database]:
    """Start it."""
    with network() as net, database_for(default_image.id, net) as postgres:
        yield Database(postgres, net, default_image.id)


def is_left_alone_by(use: str, database: Database) -> bool:
    """Whether processes that Airflow forks for something leave the connection of their parent alone."""
    return bool(ask(database.image, "connections", use, env=ENVIRONMENT, network=database.network.name))


def connections(database: Database) -> set[str]:
    """What PostgreSQL says of each connection."""
    return set(query(database.postgres, CONNECTIONS).splitlines())


def test_a_forked_process_has_connections_of_its_own(database: Database) -> None:
    assert is_left_alone_by("fork", database)


def test_the_local_executor_leaves_the_connection_of_the_scheduler_alone(database: Database) -> None:
    assert is_left_alone_by("local executor", database)


@pytest.mark.airflow(">=2.4")
def test_the_health_check_leaves_the_connection_of_the_scheduler_alone(database: Database) -> None:
    assert is_left_alone_by("health check", database)


@pytest.mark.airflow(">=2.4")
def test_workers_of_the_webserver_do_not_share_the_connection_of_their_parent(database: Database) -> None:
    environment = {**ENVIRONMENT, "AIRFLOW__WEBSERVER__WORKERS": str(WORKERS)}
    options = {"environment": environment, **on_network(database.network, "webserver")}
    with started(database.image, "airflow", "webserver", **options) as webserver:
        wait_until(lambda: webserver.logs().count(b"Booting worker") == WORKERS, "the workers are there", 180)
        before = connections(database)
        health = webserver.exec_run(["curl", "-sf", "--retry", "9", "--retry-connrefused", "localhost:8080/health"])
        after = connections(database)

    assert health.exit_code == 0, health.output
    assert before, "the webserver has no connection before the first request"
    assert before <= after
