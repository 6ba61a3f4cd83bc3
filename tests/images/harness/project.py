"""A running project: PostgreSQL, Airflow's components in containers, and shared volumes for DAGs and logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker.models.containers import Container
from docker.models.networks import Network

from tests.images.harness.containers import assert_running, network, on_network, result, started, volume, wait_until
from tests.images.harness.folders import DAGS
from tests.images.harness.services import ENVIRONMENT, MIGRATED, database, query

HOME = "/usr/local/airflow"


@dataclass(frozen=True)
class Project:
    """What the containers of a project share. `volumes` maps the folders dags and logs to their volumes."""

    image: str
    network: Network
    postgres: Container
    volumes: Mapping[str, str]
    environment: Mapping[str, str]
    _stack: ExitStack

    def start(
        self, *command: str, name: str | None = None, env: Mapping[str, str] | None = None, **options: Any
    ) -> Container:
        """Run a command in a container until the project ends, under a host name and with further variables."""
        place = on_network(self.network, name) if name else {"network": self.network.name}
        environment = {**self.environment, **(env or {})}
        found = started(
            self.image, *command, environment=environment, volumes=_binds(self.volumes), **place, **options
        )
        return self._stack.enter_context(found)

    def tasks(self, dag: str) -> dict[str, str]:
        """Task -> its state and the number of its last try, such as `success|1`."""
        statement = f"select task_id, state, try_number from task_instance where dag_id = '{dag}'"  # noqa: S608
        rows = query(self.postgres, statement)
        return {task: rest for task, _, rest in (row.partition("|") for row in rows.splitlines())}

    def state(self, dag: str) -> str:
        """The state of a DAG's only run, or an empty string if there is no run yet."""
        return query(self.postgres, f"select state from dag_run where dag_id = '{dag}'")  # noqa: S608  # a test's id

    def wait_for(self, dag: str, seconds: float, *components: Container) -> None:
        """Wait until a DAG's run has ended. Raise AssertionError with its tasks after the timeout, or if a component
        has ended.
        """

        def has_ended() -> bool:
            for container in components:
                assert_running(container)
            return self.state(dag) in ("success", "failed")

        try:
            wait_until(has_ended, f"the run of {dag} ends", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.tasks(dag)}") from None

    def log(self, dag: str, task: str) -> str:
        """Return the logs of all tries of a task."""
        found = self.start("bash", "-c", f"cat $(find logs -path '*[/=]{dag}/*{task}/*' -name '*.log' | sort)")
        return result(found, timeout=60).stdout


@contextmanager
def project(
    image: str,
    *dags: str,
    environment: Mapping[str, str] | None = None,
    prepare: Sequence[str] = ("true",),
    packages: Path = Path(),
) -> Iterator[Project]:
    """Start PostgreSQL, migrate it, run `prepare`, and copy files of dags/ into the DAGs volume.

    `packages` is the folder of Pants' packages.
    """
    env = {**ENVIRONMENT, **(environment or {})}
    files = {f"{HOME}/dags/{name}": (DAGS / name).read_bytes() for name in dags}
    with ExitStack() as stack:
        net = stack.enter_context(network())
        volumes = {folder: str(stack.enter_context(volume()).name) for folder in ("dags", "logs")}
        options: dict[str, Any] = {"env": {**env, **MIGRATED}, "files": files, "volumes": _binds(volumes)}
        postgres = stack.enter_context(database(image, net, *prepare, packages=packages, **options))
        # The components must be removed before the services that they use.
        components = stack.enter_context(ExitStack())
        yield Project(image, net, postgres, volumes, env, components)


def _binds(volumes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"bind": f"{HOME}/{folder}", "mode": "rw"} for folder, name in volumes.items()}
