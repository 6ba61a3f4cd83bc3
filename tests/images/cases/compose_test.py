"""The users' Compose files: `docker compose up` starts every service, and a DAG runs to success."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.request import urlopen

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.compose_project import ComposeProject, compose_project, has_compose
from tests.images.harness.containers import wait_until
from tests.images.harness.services import image_of, query

STACKS = {"local": ("compose.yaml",), "celery": ("compose.yaml", "celery.yaml")}
SERVICES = {
    "local": {"postgres": 1, "scheduler": 1, "triggerer": 1, "webserver": 1},
    "celery": {"postgres": 1, "redis": 1, "scheduler": 1, "triggerer": 1, "webserver": 1, "worker": 2},
}
# With the entrypoint, because it sets the executor of a local environment.
EXECUTOR = ("/entrypoint", "airflow", "config", "get-value", "core", "executor")
PASSWORD = "a-password-that-nobody-may-see"
STATE = "select state from dag_run where dag_id = 'image_tests'"


@dataclass(frozen=True)
class Stack:
    """A running stack that has run the DAG."""

    name: str
    project: ComposeProject
    port: int


def free_port() -> int:
    """Return a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=list(STACKS))
def stack(request: pytest.FixtureRequest, default_image: BuiltImage) -> Iterator[Stack]:
    """Start a stack, and run the DAG once."""
    if not has_compose():
        assert not os.environ.get("RUNTIME_STRICT"), "the Compose plugin is not installed (RUNTIME_STRICT)"
        pytest.skip("the Compose plugin of the Docker client is not installed")
    name, port = str(getattr(request, "param")), free_port()  # noqa: B009  # not in the types of pytest 7.0
    environment = {
        "AIRFLOW_IMAGE": default_image.id,
        "POSTGRES_IMAGE": image_of("postgres"),
        "REDIS_IMAGE": image_of("redis"),
        "WEBSERVER_PORT": str(port),
        "AIRFLOW_USER": "someone",
        "AIRFLOW_PASSWORD": PASSWORD,
        "WORKERS": "2",
        "WORKER_CONCURRENCY": "2",
    }
    with compose_project(STACKS[name], ("image_tests.py",), environment) as project:
        project.up(400)
        run_the_dag(project)
        yield Stack(name, project, port)


def run_the_dag(project: ComposeProject) -> None:
    """Trigger the DAG as a user does, and wait until its run has ended."""
    (postgres,) = project.containers()["postgres"]
    wait_until(lambda: query(postgres, "select dag_id from dag") == "image_tests", "the DAG is parsed", 90)
    start = "airflow dags unpause image_tests && airflow dags trigger image_tests"
    project.compose("exec", "-T", "scheduler", "bash", "-c", start)
    try:
        wait_until(lambda: query(postgres, STATE) in ("success", "failed"), "the run ends", 200)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{project.compose('logs', '--tail=60')}") from None


def test_every_service_is_healthy(stack: Stack) -> None:
    found = stack.project.containers()

    assert {name: len(containers) for name, containers in found.items()} == SERVICES[stack.name]
    for container in (container for containers in found.values() for container in containers):
        assert container.attrs["State"]["Health"]["Status"] == "healthy", container.name


def test_a_dag_runs_to_success(stack: Stack) -> None:
    (postgres,) = stack.project.containers()["postgres"]

    assert query(postgres, STATE) == "success"


def test_services_have_a_sufficient_stop_timeout(stack: Stack) -> None:
    found = stack.project.containers()
    seconds = {name: containers[0].attrs["Config"].get("StopTimeout") for name, containers in found.items()}
    tasks = {name: 600 for name in ("scheduler", "worker") if name in found}

    assert {**tasks, "triggerer": 60, "webserver": 60}.items() <= seconds.items()


def test_only_this_machine_can_reach_the_web_interface(stack: Stack) -> None:
    (webserver,) = stack.project.containers()["webserver"]

    assert webserver.ports["8080/tcp"] == [{"HostIp": "127.0.0.1", "HostPort": str(stack.port)}]
    with urlopen(f"http://127.0.0.1:{stack.port}/health", timeout=30) as answer:
        assert answer.status == 200


def test_the_first_user_exists_and_no_processes_arguments_show_the_password(stack: Stack) -> None:
    (postgres,) = stack.project.containers()["postgres"]
    processes = stack.project.compose("top", "webserver")

    assert query(postgres, "select username from ab_user") == "someone"
    assert "airflow webserver" in processes
    assert PASSWORD not in processes


def test_tasks_run_with_the_stacks_executor(stack: Stack) -> None:
    workers = stack.project.containers().get("worker", [])

    executor = stack.project.compose("exec", "-T", "scheduler", *EXECUTOR).split()[-1]

    assert executor == f"{stack.name.capitalize()}Executor"
    assert any(b"Executing command in Celery" in worker.logs() for worker in workers) == (stack.name == "celery")
