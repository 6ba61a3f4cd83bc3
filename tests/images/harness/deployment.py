"""A project with scheduler, webserver and triggerer, each in a container, and a logged-in user."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from docker.models.containers import Container
from docker.models.networks import Network

from tests.images.harness import services
from tests.images.harness.containers import assert_running, on_network, started, wait_until
from tests.images.harness.fetch_pages import ADMIN, fetch_pages
from tests.images.harness.project import Project, project
from tests.images.harness.services import DATABASE, MIGRATED, database

SERVICES = ("scheduler", "webserver", "triggerer")
HEALTH = ("metadatabase", "scheduler", "triggerer")
USER = "--username admin --password secret --role Admin --email a@example.com --firstname A --lastname B"
# `airflow users create` also exits with 0 if it creates no user.
CREATE_USER = ("bash", "-c", f"airflow users create {USER} | tee /dev/stderr | grep Admin")
BASIC = "airflow.api.auth.backend.basic_auth"
ENVIRONMENT = {
    **services.ENVIRONMENT,
    # The option has another name, and one value only, before Airflow 2.3. Later versions warn without the session.
    "AIRFLOW__API__AUTH_BACKEND": BASIC,
    "AIRFLOW__API__AUTH_BACKENDS": f"{BASIC},airflow.api.auth.backend.session",
    "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": DATABASE,
    "AIRFLOW__WEBSERVER__WORKERS": "1",
}


@dataclass(frozen=True)
class Deployment:
    """A project and its containers by their host names."""

    project: Project
    services: dict[str, Container]

    def get(self, path: str) -> Any:
        """Return the webserver's response to GET, or None if there is none."""
        return self.request("GET", path)

    def request(self, method: str, path: str, body: object = None) -> Any:
        """Return the webserver's response as JSON or text, or None if there is none."""
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
        """Return a page as the user gets it: `status`, `address` after redirects, and `text`."""
        (found,) = fetch_pages(self.services["webserver"], ("get", path), user=ADMIN)
        return found

    def wait_until_healthy(self) -> None:
        """Wait until every service is healthy."""
        wait_until(self.is_healthy, "every service is healthy", 180)

    def wait_for(self, path: str, text: str) -> None:
        """Wait until a page contains a text."""
        wait_until(lambda: text in self.page(path)["text"], f"{path} contains {text}", 60)

    def run_once(self, dag: str) -> dict[str, Any]:
        """Run a DAG with the run id `once` to its end, and return the webserver's record of the run."""
        path = f"/api/v1/dags/{dag}"
        wait_until(lambda: "dag_id" in self.get(path), "the DAG is parsed", 90)
        self.request("PATCH", path, {"is_paused": False})
        self.request("POST", f"{path}/dagRuns", {"dag_run_id": "once"})
        # Poll the database instead of the webserver, which spends much CPU time on the password hash of each request.
        self.project.wait_for(dag, 180, *self.services.values())
        run: dict[str, Any] = self.get(f"{path}/dagRuns/once")
        return run

    def log(self, service: str) -> str:
        """Return what a service has printed so far."""
        return str(self.services[service].logs().decode())

    def is_healthy(self) -> bool:
        """Return whether every service reports that it is healthy. Raise AssertionError if one has ended."""
        for container in self.services.values():
            assert_running(container)
        health = self.get("/health")
        return isinstance(health, dict) and all(_is_healthy(health, name) for name in HEALTH)


def _is_healthy(health: dict[str, Any], name: str) -> bool:
    # Airflow 2.2 and 2.3 do not report the triggerer's health. The deferred task of the DAG covers it.
    if name == "triggerer" and name not in health:
        return True
    return bool(health[name]["status"] == "healthy")


@contextmanager
def deployment(image: str, *dags: str, **environment: str) -> Iterator[Deployment]:
    """Start a project with files of dags/ and all its services."""
    with project(image, *dags, prepare=CREATE_USER, environment={**ENVIRONMENT, **environment}) as found:
        yield Deployment(found, {name: found.start("airflow", name, name=name) for name in SERVICES})


@contextmanager
def database_for(image: str, net: Network) -> Iterator[Container]:
    """Start PostgreSQL with the tables of an image's Airflow and a user."""
    with database(image, net, *CREATE_USER, env={**ENVIRONMENT, **MIGRATED}) as container:
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
    """Start a webserver under a host name. `path` is the path of its health check."""
    options = {"environment": environment, "files": files, **on_network(net, name)}
    with started(image, "airflow", "webserver", **options) as container:
        ask = ["curl", "-sf", f"localhost:8080{path}"]
        wait_until(lambda: container.exec_run(ask)[0] == 0, f"the webserver {name} answers", 180)
        yield container
