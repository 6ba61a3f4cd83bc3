"""Celery with two queues: tasks run on the right workers, and survive a broker restart and a killed worker."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import assert_running, wait_until
from tests.images.harness.project import Project, project
from tests.images.harness.services import service
from tests.images.harness.tested_runtime import runtime

MINOR = tuple(map(int, runtime().airflow.version.split(".")[:2]))
# Airflow 2.2 requeues only tasks that another scheduler queued.
RESCHEDULES = MINOR >= (2, 3)
STALLED = 40
SETTINGS = {
    "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
    "AIRFLOW__CELERY__WORKER_CONCURRENCY": "1",
    "ASTRONOMER__AIRFLOW__WORKER_QUEUES": "default=1x1,heavy=2x1",
    # The image's default of 10 minutes and Airflow's 5 minutes for missing heartbeats are too long for a test.
    "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT": str(STALLED),
    "AIRFLOW__SCHEDULER__SCHEDULER_ZOMBIE_TASK_THRESHOLD": str(STALLED // 2),
    # The name of the same option from Airflow 2.6 on, which uses the longer of both.
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": str(STALLED),
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "5",
}
EXECUTED = re.compile(r"Executing command in Celery: \['airflow', 'tasks', 'run', '(\w+)', '([\w-]+)'")


@dataclass(frozen=True)
class Observations:
    """Task states without workers, the messages that the broker got and lost, and the workers.

    `noticed` is the number of seconds until Airflow noticed that the killed worker's task no longer ran.
    """

    project: Project
    unserved: Counter[str]
    sent: int | None
    lost: int
    workers: dict[str, Container]
    noticed: float

    def executed(self, worker: str) -> set[tuple[str, str]]:
        """The tasks that a worker has started, as (DAG, task)."""
        return set(EXECUTED.findall(self.workers[worker].logs().decode()))


def states(made: Project, dag: str) -> Counter[str]:
    """The number of a DAG's tasks in each state."""
    return Counter(row.partition("|")[0] for row in made.tasks(dag).values())


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Queue tasks, restart the broker without its data, start a worker for each queue, and kill one during a task."""
    with ExitStack() as stack:
        made = stack.enter_context(project(default_image.id, "queues.py", environment=SETTINGS))
        redis = stack.enter_context(service("redis", made.network))
        scheduler = made.start("airflow", "scheduler")
        unserved = queue_without_workers(made, scheduler)
        sent = messages(redis)
        if RESCHEDULES:
            redis.restart(timeout=10)
            wait_until(lambda: messages(redis) == 0, "the broker has restarted without messages", 30)
        lost = (sent or 0) - (messages(redis) or 0)
        workers = {queue: worker(made, queue) for queue in ("default", "heavy")}
        made.wait_for("queues", 300, scheduler, *workers.values())
        noticed = kill_during_a_task(made, scheduler, workers["heavy"])
        workers["another heavy"] = worker(made, "heavy")
        made.wait_for("killed", 300, scheduler, workers["another heavy"])
        yield Observations(made, unserved, sent, lost, workers, noticed)


def messages(redis: Container) -> int | None:
    """The number of messages in both queues, or None if the broker does not answer."""
    script = "echo $(($(redis-cli llen default) + $(redis-cli llen heavy)))"
    code, output = redis.exec_run(["bash", "-c", f"redis-cli ping && {script}"])
    return None if code else int(output.split()[-1])


def worker(made: Project, queue: str) -> Container:
    """Start a worker of one queue."""
    return made.start("airflow", "celery", "worker", "--queues", queue)


def queue_without_workers(made: Project, scheduler: Container) -> Counter[str]:
    """Let the scheduler queue tasks without workers, and return their final states."""

    def is_full() -> bool:
        assert_running(scheduler)
        found = states(made, "queues")
        return found["queued"] >= 3 and found["queued"] + found["scheduled"] == 5

    wait_until(is_full, "tasks are queued", 120)
    return states(made, "queues")


def kill_during_a_task(made: Project, scheduler: Container, victim: Container) -> float:
    """Send SIGKILL to all processes of a worker while it runs one task and others wait for it.

    Return the seconds until the task's state is no longer running.
    """
    code, output = scheduler.exec_run(["airflow", "dags", "unpause", "killed"])
    assert code == 0, output.decode()

    def is_busy() -> bool:
        runs = made.tasks("killed").get("long") == "running|1" and states(made, "killed")["queued"] == 2
        return runs and victim.exec_run(["grep", "-rqs", "try 1", "logs"]).exit_code == 0

    wait_until(is_busy, "the worker runs the long task", 120)
    victim.kill()
    killed = time.monotonic()
    wait_until(lambda: made.tasks("killed")["long"] != "running|1", "the task's end is noticed", 120)
    return time.monotonic() - killed


def test_the_scheduler_queues_as_many_tasks_as_all_workers_can_run(observed: Observations) -> None:
    assert observed.unserved == {"queued": 3, "scheduled": 2}
    assert observed.sent == 3


def test_each_task_runs_on_a_worker_of_its_queue(observed: Observations) -> None:
    assert observed.executed("default") == {("queues", f"default-{number}") for number in range(3)}
    assert observed.executed("heavy") == {("queues", "heavy-0"), ("queues", "heavy-1"), ("killed", "long")}


def test_tasks_that_the_broker_lost_are_requeued(observed: Observations) -> None:
    assert observed.lost == 3
    assert observed.project.state("queues") == "success"
    assert states(observed.project, "queues") == {"success": 5}


def test_the_task_of_a_killed_worker_is_retried(observed: Observations) -> None:
    log = observed.project.log("killed", "long")

    assert observed.project.tasks("killed")["long"].startswith("success|")
    assert log.count("try 1") == 1
    assert ("killed", "long") in observed.executed("another heavy")


def test_the_task_of_a_killed_worker_is_released_before_the_stalled_task_timeout(observed: Observations) -> None:
    assert observed.noticed < STALLED


def test_tasks_that_waited_for_a_killed_worker_are_not_lost(observed: Observations) -> None:
    assert states(observed.project, "killed") == {"success": 3}
    assert {("killed", "waiting-0"), ("killed", "waiting-1")} <= observed.executed("another heavy")
