"""A deployment with Celery: the wait for the broker, the probes of the charts, and the shutdown of workers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import Result, network, result, started, volume, wait_until
from tests.images.harness.folders import DAGS
from tests.images.harness.services import ENVIRONMENT, Stop, query, service, stop, stop_amid_tasks

DAG = DAGS / "slow.py"
LOGS = "/usr/local/airflow/logs"
# One task for each worker.
STATES = "select state, try_number from task_instance where dag_id = 'slow'"
OF_CHARTS = {"DUMB_INIT_SETSID": "0"}
# The commands and probes of the charts, and the worker of Compose for the second queue.
COMMANDS = {
    "scheduler": (OF_CHARTS, ["bash", "-c", "exec airflow scheduler"]),
    "worker": (OF_CHARTS, ["bash", "-c", "exec airflow celery worker"]),
    "direct worker": ({}, ["airflow", "celery", "worker", "--queues", "direct"]),
}
WORKERS = ("worker", "direct worker")
CHECK_MIGRATIONS = ["airflow", "db", "check-migrations", "--migration-wait-timeout=60"]
PING = (
    "exec /entrypoint python -m celery --app airflow.executors.celery_executor.app "
    "inspect ping -d celery@$(hostname)"
)
JOBS_CHECK = (
    "CONNECTION_CHECK_MAX_COUNT=0 AIRFLOW__LOGGING__LOGGING_LEVEL=ERROR "
    'exec /entrypoint airflow jobs check --job-type SchedulerJob --hostname "$(hostname)"'
)


@dataclass(frozen=True)
class Observations:
    """The deployment's probes and stops, and the tasks that ran during the stops."""

    migrated: Result
    waited: dict[str, str]
    checks: dict[str, tuple[int, str]]
    stops: dict[str, Stop]
    tasks: str
    task_logs: str


def ask(container: Container, script: str) -> tuple[int, str]:
    """Return the exit code and the output of a probe."""
    code, output = container.exec_run(["sh", "-c", script])
    return int(code), output.decode()


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Migrate; start scheduler and workers, then Redis; stop each worker during a task, then the scheduler."""
    env = {**ENVIRONMENT, "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor", "AIRFLOW__CELERY__WORKER_CONCURRENCY": "1"}
    with ExitStack() as stack:
        net, logs = stack.enter_context(network()), stack.enter_context(volume())
        options = {"network": net.name, "volumes": {logs.name: {"bind": LOGS, "mode": "rw"}}}

        def start(*command: str, **more: str) -> Container:
            files = {f"/usr/local/airflow/dags/{DAG.name}": DAG.read_bytes()}
            found = started(default_image.id, *command, files=files, environment={**env, **more}, **options)
            return stack.enter_context(found)

        migration = start(*CHECK_MIGRATIONS, _AIRFLOW_DB_MIGRATE="true")
        postgres = stack.enter_context(service("postgres", net))
        migrated = result(migration, timeout=200)
        components = {name: start(*command, **more) for name, (more, command) in COMMANDS.items()}
        wait_until(lambda: all(b"waiting" in c.logs() for c in components.values()), "they wait", 60)
        waited = {name: container.logs().decode() for name, container in components.items()}
        stack.enter_context(service("redis", net))
        wait_until(lambda: query(postgres, STATES) == "running|1\nrunning|1", "the tasks run", 180)
        checks = {
            "ping": ask(components["worker"], PING),
            "jobs check": ask(components["scheduler"], JOBS_CHECK),
        }
        stops = stop_amid_tasks({name: components[name] for name in WORKERS}, b"Warm shutdown", timeout=100)
        tasks = query(postgres, STATES)
        stops["scheduler"] = stop(components["scheduler"], timeout=30)
        show = start("bash", "-c", f"cat $(find {LOGS} -path '*slow*' -name '*.log')")
        yield Observations(migrated, waited, checks, stops, tasks, result(show, 60).stdout)


def test_the_migration_waits_for_the_database_and_its_check_succeeds(observed: Observations) -> None:
    assert observed.migrated.exit_code == 0, observed.migrated
    assert "waiting for the metadata database at postgres:5432" in observed.migrated.stderr


@pytest.mark.parametrize("component", COMMANDS)
def test_scheduler_and_workers_wait_for_the_broker(observed: Observations, component: str) -> None:
    assert observed.waited[component].startswith("entrypoint: waiting for the broker at redis:6379")
    assert observed.waited[component].count("\n") == 1


def test_the_probe_of_a_worker_succeeds(observed: Observations) -> None:
    code, output = observed.checks["ping"]

    assert code == 0, output
    assert "pong" in output


def test_the_probe_of_a_scheduler_succeeds(observed: Observations) -> None:
    code, output = observed.checks["jobs check"]

    assert code == 0, output
    assert "Found one alive job" in output


def test_a_stopped_worker_finishes_its_task_first(observed: Observations) -> None:
    assert observed.tasks == "success|1\nsuccess|1"
    assert observed.task_logs.count("the slow task begins") == 2
    assert observed.task_logs.count("the slow task ends") == 2


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_does_a_warm_shutdown_in_time(observed: Observations, worker: str) -> None:
    found = observed.stops[worker]

    assert found.exit_code == 0, found.log[-3000:]
    assert "Warm shutdown" in found.log
    assert "Cold shutdown" not in found.log
    assert found.seconds < 90


def test_a_stopped_scheduler_exits_cleanly_and_promptly(observed: Observations) -> None:
    found = observed.stops["scheduler"]

    assert found.exit_code == 0, found.log[-3000:]
    assert found.seconds < 30
