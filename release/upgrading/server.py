"""A PostgreSQL in a container, for one run."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from release.common.errors import InputError, ReleaseError
from release.upgrading import programs
from release.upgrading.engine import Box, Engine

# The one that this repository builds for its tests, and the one that the Astro CLI runs.
IMAGES = ("astro-runtime-build/postgres:latest", "docker.io/library/postgres:12.6")
START_SECONDS = 120
_HOST = "postgres"
_ADDRESS = f"postgresql://postgres:postgres@{_HOST}/postgres"
# Debian keeps the programs of each version in a folder of their own.
_PROGRAMS = "PATH=$PATH:$(echo /usr/lib/postgresql/*/bin); export PATH PGPASSWORD=$POSTGRES_PASSWORD; exec "


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL, and the network in which containers of Airflow reach it."""

    engine: Engine
    box: Box
    network: str
    fernet_key: str

    @property
    def version(self) -> str:
        """Its name and version."""
        return f"PostgreSQL {self.query('show server_version').split()[0]}"

    def query(self, statement: str) -> str:
        """Return the result of an SQL statement as text. Raises ReleaseError if it fails."""
        program = f'{_PROGRAMS}psql -h localhost -U postgres -qtAc "$0"'
        found = self.box.run("sh", "-c", program, statement, seconds=60)
        if found.exit_code:
            raise ReleaseError(f"the database does not answer: {' '.join(found.last_lines.split())}")
        return found.stdout.strip()

    @contextmanager
    def airflow(
        self, reference: str, what: str, command: Sequence[str] | None = None, **variables: str
    ) -> Iterator[Box]:
        """Run a container of an image that uses this database during the block."""
        environment = {**self._environment, **variables}
        options = {"environment": environment, "network": self.network}
        with self.engine.box(reference, what, command, programs.files(), **options) as box:
            yield box

    @property
    def _environment(self) -> Mapping[str, str]:
        return {
            # Both names, so that none of the project's has an effect.
            "AIRFLOW__CORE__SQL_ALCHEMY_CONN": _ADDRESS,
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": _ADDRESS,
            "AIRFLOW__CORE__FERNET_KEY": self.fernet_key,
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "2",
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__SCHEDULER__PARSING_PROCESSES": "1",
        }


def server_image(engine: Engine, wanted: str = "") -> str:
    """Return the image of PostgreSQL: `wanted`, or one that the engine has, or one from Docker Hub.

    Raises InputError if there is none of that name.
    """
    for reference in [wanted] if wanted else IMAGES:
        if engine.attributes(reference):
            return reference
    reference = wanted or IMAGES[-1]
    if not engine.pull(reference):
        raise InputError(f"--postgres-image: expected an image of PostgreSQL, found none called {reference}")
    return reference


@contextmanager
def server(engine: Engine, image: str) -> Iterator[Server]:
    """Run PostgreSQL during the block, in a network without a way out. Raises ReleaseError if it does not start."""
    key = base64.urlsafe_b64encode(os.urandom(32)).decode()
    with engine.network() as network:
        options = {**engine.alias(_HOST, network), "environment": {"POSTGRES_PASSWORD": "postgres"}}
        with engine.box(image, "postgres", (), **options) as box:
            _wait(box, image)
            yield Server(engine, box, network, key)


def _wait(box: Box, image: str) -> None:
    """Wait until it listens to TCP: it does so when its initialisation has ended."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        if box.has_ended() or time.monotonic() > deadline:
            reason = " ".join(box.logs().split())[-300:]
            raise ReleaseError(f"{image}: PostgreSQL does not start: {reason}")
        if box.run("sh", "-c", f"{_PROGRAMS}pg_isready -h localhost", seconds=10).exit_code == 0:
            return
        time.sleep(0.5)
