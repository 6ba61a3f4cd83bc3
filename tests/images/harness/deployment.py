"""A deployment of Airflow: PostgreSQL, scheduler, webserver and triggerer, each in a container."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from docker.models.containers import Container
from docker.models.networks import Network

from tests.images.harness.containers import network, on_network, result, started, volume, wait_until
from tests.images.harness.fetch_pages import ADMIN, fetch_pages
from tests.images.harness.services import image_of, query

LOGS = "/usr/local/airflow/logs"
SERVICES = ("scheduler", "webserver", "triggerer")
HEALTH = ("metadatabase", "scheduler", "triggerer")
USER = "--username admin --password secret --role Admin --email a@example.com"
DATABASE = "postgresql://postgres:postgres@database/postgres"
BASIC = "airflow.api.auth.backend.basic_auth"
ENVIRONMENT = {
    # Two settings have another name before Airflow 2.3.
    "AIRFLOW__API__AUTH_BACKEND": BASIC,
    "AIRFLOW__API__AUTH_BACKENDS": BASIC,
    "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
    "AIRFLOW__CORE__FERNET_KEY": "c29tZS1mZXJuZXQta2V5LW9mLXRoaXJ0eS10d28tYnk=",
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__SQL_ALCHEMY_CONN": DATABASE,
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": DATABASE,
    "AIRFLOW__WEBSERVER__SECRET_KEY": "secret",
    "AIRFLOW__WEBSERVER__WORKERS": "1",
}


@dataclass(frozen=True)
class Deployment:
    """The containers of a deployment."""

    database: Container
    services: dict[str, Container]
    network: Network
    environment: dict[str, str]

    def get(self, path: str) -> Any:
        """What the webserver answers on a path; None while it does not."""
        return self.request("GET", path)

    def request(self, method: str, path: str, body: object = None) -> Any:
        """What the webserver answers, as JSON or text; None while it does not."""
        command = ["curl", "-s", "-u", "admin:secret", "-X", method, f"localhost:8080{path}"]
        if body is not None:
            command += ["-H", "Content-Type: application/json", "-d", json.dumps(body)]
        code, output = self.services["webserver"].exec_run(command)
        if code or not output:
            return None
        try:
            return json.loads(output)
        except ValueError:
            return output.decode()

    def page(self, path: str) -> dict[str, Any]:
        """A page as the user sees it: `status`, the `address` that it is at in the end, and `text`."""
        (found,) = fetch_pages(self.services["webserver"], ("get", path), user=ADMIN)
        return found

    def wait_until_healthy(self) -> None:
        """Return when every service is at work."""
        wait_until(self.is_healthy, "every service is healthy", 180)

    def wait_for(self, path: str, text: str) -> None:
        """Return when a page has a text."""
        wait_until(lambda: text in self.page(path)["text"], f"{path} has {text}", 60)

    def run_once(self, dag: str) -> dict[str, Any]:
        """Run a DAG to its end, as the run `once`; what the webserver says of the run."""
        path = f"/api/v1/dags/{dag}"
        wait_until(lambda: "dag_id" in self.get(path), "the DAG is there", 90)
        self.request("PATCH", path, {"is_paused": False})
        self.request("POST", f"{path}/dagRuns", {"dag_run_id": "once"})
        # Of the database: a webserver checks the password's hash for each request, which costs it much.
        state = f"select state from dag_run where dag_id = '{dag}' and run_id = 'once'"  # noqa: S608  # a test's own
        wait_until(lambda: query(self.database, state) in ("success", "failed"), "the run ends", 180)
        run: dict[str, Any] = self.get(f"{path}/dagRuns/once")
        return run

    def log(self, service: str) -> str:
        """What a service has printed so far."""
        return str(self.services[service].logs().decode())

    def is_healthy(self) -> bool:
        """Whether every service says that it is; AssertionError when one has ended."""
        for name, container in self.services.items():
            container.reload()
            assert container.status == "running", f"{name} ended:\n{self.log(name)[-3000:]}"
        health = self.get("/health")
        return isinstance(health, dict) and all(_is_healthy(health, name) for name in HEALTH)


def _is_healthy(health: dict[str, Any], name: str) -> bool:
    # The webserver of Airflow 2.2 and 2.3 has no word for the triggerer; a deferred task shows that it works.
    if name == "triggerer" and name not in health:
        return True
    return bool(health[name]["status"] == "healthy")


@contextmanager
def deployment(
    image: str, dags: dict[str, bytes], environment: Mapping[str, str] | None = None
) -> Iterator[Deployment]:
    """Start everything on a network of its own, with more settings; the database is migrated and has a user."""
    env = {**ENVIRONMENT, **(environment or {})}
    with ExitStack() as stack:
        net, logs = stack.enter_context(network()), stack.enter_context(volume())
        database = stack.enter_context(database_for(image, net))
        options: dict[str, Any] = {"environment": env, "volumes": {logs.name: {"bind": LOGS, "mode": "rw"}}}
        options["files"] = {f"/usr/local/airflow/dags/{name}": text for name, text in dags.items()}
        services = {
            name: stack.enter_context(started(image, "airflow", name, **on_network(net, name), **options))
            for name in SERVICES
        }
        yield Deployment(database, services, net, env)


@contextmanager
def database_for(image: str, net: Network) -> Iterator[Container]:
    """PostgreSQL, by the name `database`, with the tables of an image's Airflow and a user."""
    with started(image_of("postgres"), **on_network(net, "database")) as container:
        wait_until(lambda: _accepts(container), "PostgreSQL accepts connections", 60)
        _prepare(image, {"network": net.name, "environment": ENVIRONMENT})
        yield container


@contextmanager
def webserver(
    image: str,
    net: Network,
    name: str,
    environment: Mapping[str, str],
    files: Mapping[str, bytes] | None = None,
    path: str = "/health",
) -> Iterator[Container]:
    """A webserver by a name, beside others on the same database; `path` is where it is asked for its health."""
    options = {"environment": environment, "files": files, **on_network(net, name)}
    with started(image, "airflow", "webserver", **options) as container:
        ask = ["curl", "-sf", f"localhost:8080{path}"]
        wait_until(lambda: container.exec_run(ask)[0] == 0, f"the webserver {name} answers", 180)
        yield container


def _accepts(database: Container) -> bool:
    database.reload()
    assert database.status == "running", f"PostgreSQL ended:\n{database.logs().decode()}"
    code, _ = database.exec_run("bash -c 'exec /usr/lib/postgresql/*/bin/pg_isready -h localhost'")
    return bool(code == 0)


def _prepare(image: str, options: dict[str, Any]) -> None:
    user = f"airflow users create --firstname A --lastname B {USER}"
    with started(image, "bash", "-c", f"airflow db upgrade && {user}", **options) as container:
        found = result(container, timeout=300)
    assert found.exit_code == 0, f"the database cannot be made: {found}"
    assert "Admin" in found.stdout, f"no user was made: {found}"
