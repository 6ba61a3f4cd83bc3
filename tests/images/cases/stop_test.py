"""A local environment as the Astro CLI starts it, and the shutdown of its containers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import assert_running, network, started, wait_until
from tests.images.harness.exceptions import missing_components
from tests.images.harness.folders import DAGS
from tests.images.harness.services import ENVIRONMENT, MIGRATED, Stop, database, query, stop, stop_amid_tasks

DAG = DAGS / "slow.py"
STATES = "select state from task_instance where dag_id = 'slow'"
# Docker's default of 10 s for components that end within 1 s, and 30 s for those with child processes, because the
# machine may be busy. A component that hangs exceeds both.
LIMITS = {"triggerer": 10, "dag-processor": 10, "scheduler": 30, "webserver": 30}
MIGRATE = "(airflow db upgrade || airflow upgradedb)"
WEBSERVER = """\
{ airflow users create "$@" || airflow create_user "$@" ; } &&
{ airflow sync-perm || airflow sync_perm ; } && airflow webserver"""
USER = "-r Admin -u admin -e admin@example.com -f admin -l user -p admin".split()
COMMANDS = {
    "triggerer": ["bash", "-c", f"{MIGRATE} && airflow triggerer"],
    "webserver": ["bash", "-c", WEBSERVER, "--", *USER],
}
if "dag-processor" not in missing_components():
    COMMANDS["dag-processor"] = ["airflow", "dag-processor"]
# The scheduler starts last, so that its tasks run when it is stopped.
COMMANDS["scheduler"] = ["bash", "-c", f"{MIGRATE} && airflow scheduler"]
# Component -> a query that returns 1 when it works.
AT_WORK = {
    "scheduler": "select count(*) from job where job_type = 'SchedulerJob' and state = 'running'",
    "triggerer": "select count(*) from job where job_type = 'TriggererJob' and state = 'running'",
}


@dataclass(frozen=True)
class Observations:
    """How the containers ended, and the states of the tasks after the scheduler's end."""

    stops: dict[str, Stop]
    tasks: str


def is_at_work(name: str, container: Container, postgres: Container) -> bool:
    """Return whether a component works. Raise AssertionError if it has ended."""
    assert_running(container)
    if name == "webserver":
        code, output = container.exec_run(["curl", "-sf", "http://localhost:8080/health"])
        return bool(code == 0 and b"healthy" in output)
    if name == "dag-processor":
        # Airflow logs this to stdout before 2.8, and to a file from 2.8 on.
        code, _ = container.exec_run(["grep", "-rqs", "Searching for files", "logs/dag_processor_manager"])
        return code == 0 or b"Searching for files" in container.logs()
    return query(postgres, AT_WORK[name]) == "1"


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Start all components, wait until they work, and stop them one by one. Stop the scheduler during its tasks."""
    env = {**ENVIRONMENT, "ASTRONOMER_ENVIRONMENT": "local"}
    files = {f"/usr/local/airflow/dags/{DAG.name}": DAG.read_bytes()}
    with ExitStack() as stack:
        net = stack.enter_context(network())
        postgres = stack.enter_context(database(default_image.id, net, "true", env={**env, **MIGRATED}))

        def start(*command: str, **more: str) -> Container:
            options = {"network": net.name, "environment": {**env, **more}}
            return stack.enter_context(started(default_image.id, *command, files=files, **options))

        containers = {}
        # One by one, because Airflow waits only 1.8 s for another container's migration.
        for name, command in COMMANDS.items():
            alone = str(name == "dag-processor")
            containers[name] = container = start(*command, AIRFLOW__SCHEDULER__STANDALONE_DAG_PROCESSOR=alone)
            wait_until(lambda n=name, c=container: is_at_work(n, c, postgres), f"{name} works", 240)  # type: ignore[misc]
        wait_until(lambda: query(postgres, STATES) == "running\nrunning", "the tasks run", 120)
        stops = stop_amid_tasks({"scheduler": containers.pop("scheduler")}, b"Exiting gracefully", timeout=60)
        tasks = query(postgres, STATES)
        # The webserver is last because it has the most processes.
        stops.update({name: stop(containers[name], timeout=60) for name in sorted(containers)})
        yield Observations(stops, tasks)


@pytest.mark.parametrize("component", COMMANDS)
def test_a_stopped_component_exits_cleanly(observed: Observations, component: str) -> None:
    found = observed.stops[component]

    assert found.exit_code == 0, found.log[-3000:]
    assert not re.search("Traceback|Killed|SIGKILL", found.log), found.log[-3000:]


@pytest.mark.parametrize("component", COMMANDS)
def test_a_stopped_component_ends_before_it_would_be_killed(observed: Observations, component: str) -> None:
    assert observed.stops[component].seconds < LIMITS[component]


def test_a_stopped_scheduler_lets_its_tasks_end_first(observed: Observations) -> None:
    assert observed.tasks == "success\nsuccess"


def test_the_stopped_webserver_had_the_default_number_of_workers(observed: Observations) -> None:
    assert observed.stops["webserver"].log.count("Booting worker with pid") >= 4


def test_the_scheduler_uses_the_local_executor(observed: Observations) -> None:
    assert "LocalExecutor" in observed.stops["scheduler"].log
