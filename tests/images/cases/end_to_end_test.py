"""A deployment of the image: its services start, and a DAG runs to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.deployment import SERVICES, Deployment, deployment
from tests.images.harness.exceptions import busy_log_lines, log_lines, warning_lines

RUN = "/api/v1/dags/image_tests/dagRuns/once"
# Airflow 2.2 and 2.3 log the trigger's class, later versions its task.
TRIGGERED = re.compile(r"(image_tests/once/deferred\S*|<\S*DateTimeTrigger[^>]*>) .*(starting|completed)")
WARNING = re.compile(r"\bWARN(ING)?\b|\w*Warning: ")
COMMANDS = ("version", "dags list", "tasks list image_tests")
ERROR = re.compile(r"\b(ERROR|CRITICAL)\b|^Traceback|Permission denied", re.MULTILINE)


@pytest.fixture(scope="module")
def airflow(default_image: BuiltImage) -> Iterator[Deployment]:
    """A healthy deployment that has run the DAG once, and to which a user has logged in."""
    with deployment(default_image.id, "image_tests.py") as found:
        found.wait_until_healthy()
        found.run_once("image_tests")
        found.page("/home")
        yield found


def tasks(airflow: Deployment) -> dict[str, dict[str, Any]]:
    """Task -> the webserver's record of it."""
    rows = airflow.get(f"{RUN}/taskInstances")["task_instances"]
    return {row["task_id"]: row for row in rows}


def log(airflow: Deployment, task: str, attempt: int = 1) -> str:
    """The log of a task in the webserver."""
    return str(airflow.get(f"{RUN}/taskInstances/{task}/logs/{attempt}?full_content=true"))


def test_every_service_is_healthy_after_the_run(airflow: Deployment) -> None:
    assert airflow.is_healthy()


def test_the_scheduler_runs_a_dag_to_success(airflow: Deployment) -> None:
    assert airflow.get(RUN)["state"] == "success"
    assert {name: row["state"] for name, row in tasks(airflow).items()} == dict.fromkeys(
        ("python", "bash", "retry", "deferred"), "success"
    )


def test_a_task_gets_another_tasks_result(airflow: Deployment) -> None:
    assert "the answer is 42" in log(airflow, "bash")


def test_a_failed_task_is_retried(airflow: Deployment) -> None:
    assert tasks(airflow)["retry"]["try_number"] == 2
    assert "the first try fails on purpose" in log(airflow, "retry")


def test_a_deferred_task_goes_through_the_triggerer(airflow: Deployment) -> None:
    assert re.search("[Pp]ausing task as DEFERRED", log(airflow, "deferred"))
    assert TRIGGERED.search(airflow.log("triggerer"))


def test_the_webserver_shows_the_log_of_a_task(airflow: Deployment) -> None:
    assert "a line of a Python task" in log(airflow, "python")


def test_the_home_page_shows_the_dag(airflow: Deployment) -> None:
    page = airflow.page("/home")

    assert (page["status"], page["address"]) == (200, "http://localhost:8080/home")
    assert "image_tests" in page["text"]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_logs_no_error(airflow: Deployment, service: str) -> None:
    logged = airflow.log(service).splitlines()
    lines = [line for line in logged if ERROR.search(line)]
    excepted = [*log_lines(), *busy_log_lines()]

    assert len(logged) > 1
    assert [line for line in lines if not any(part in line for part in excepted)] == []


def test_each_listed_error_is_logged(airflow: Deployment) -> None:
    logged = "\n".join(airflow.log(service) for service in SERVICES)

    assert [part for part in log_lines() if part not in logged] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_logs_no_warning(airflow: Deployment, service: str) -> None:
    assert unexpected_warnings(airflow.log(service)) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_no_warning(airflow: Deployment, command: str) -> None:
    code, output = airflow.services["scheduler"].exec_run(["airflow", *command.split()])

    assert (code, unexpected_warnings(output.decode())) == (0, [])


def test_a_task_logs_no_warning(airflow: Deployment) -> None:
    logs = {task: unexpected_warnings(log(airflow, task)) for task in tasks(airflow)}

    assert logs == {"python": [], "bash": [], "retry": [], "deferred": []}


def test_each_listed_warning_is_logged(airflow: Deployment) -> None:
    logged = "\n".join(airflow.log(service) for service in SERVICES)

    assert [part for part in warning_lines() if part not in logged] == []


def unexpected_warnings(text: str) -> list[str]:
    """The lines with a warning that exceptions.yaml does not list."""
    excepted = [*warning_lines(), *log_lines(), *busy_log_lines()]
    lines = [line for line in text.splitlines() if WARNING.search(line)]
    return [line for line in lines if not any(part in line for part in excepted)]
