"""Celery with two queues: what runs where, and that nothing is lost with a broker's memory or a worker's life."""

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
# Airflow 2.2 looks after those tasks alone that another scheduler has queued.
RESCHEDULES = MINOR >= (2, 3)
STALLED = 40
SETTINGS = {
    "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
    "AIRFLOW__CELERY__WORKER_CONCURRENCY": "1",
    "ASTRONOMER__AIRFLOW__WORKER_QUEUES": "default=1x1,heavy=2x1",
    # The image's 10 minutes, and half of it, Airflow's own for a worker without a sign of life, are long for a test.
    "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT": str(STALLED),
    "AIRFLOW__SCHEDULER__SCHEDULER_ZOMBIE_TASK_THRESHOLD": str(STALLED // 2),
    # Its name from Airflow 2.6 on; the longer of both counts then.
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": str(STALLED),
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "5",
}
EXECUTED = re.compile(r"Executing command in Celery: \['airflow', 'tasks', 'run', '(\w+)', '([\w-]+)'")


@dataclass(frozen=True)
class Observations:
    """What was seen: states of tasks without a worker, how many of them the broker had, and lost, and the workers.

    `noticed` is how many seconds after its worker was killed a task was no longer taken for a running one.
    """

    project: Project
    unserved: Counter[str]
    sent: int | None
    lost: int
    workers: dict[str, Container]
    noticed: float

    def executed(self, worker: str) -> set[tuple[str, str]]:
        """The tasks that a worker has begun, each with its DAG."""
        return set(EXECUTED.findall(self.workers[worker].logs().decode()))


def states(made: Project, dag: str) -> Counter[str]:
    """How many tasks of a DAG are in each state."""
    return Counter(row.partition("|")[0] for row in made.tasks(dag).values())


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Queue tasks, lose the broker's memory, start a worker for each queue, and kill one amid a task."""
    with ExitStack() as stack:
        made = stack.enter_context(project(default_image.id, "queues.py", **SETTINGS))
        redis = stack.enter_context(service("redis", made.network))
        scheduler = made.start("airflow", "scheduler")
        unserved = queue_without_workers(made, scheduler)
        sent = messages(redis)
        if RESCHEDULES:
            redis.restart(timeout=10)
            wait_until(lambda: messages(redis) == 0, "the broker is there again, and empty", 30)
        lost = (sent or 0) - (messages(redis) or 0)
        workers = {queue: worker(made, queue) for queue in ("default", "heavy")}
        made.wait_for("queues", 300, scheduler, *workers.values())
        noticed = kill_amid_a_task(made, scheduler, workers["heavy"])
        workers["another heavy"] = worker(made, "heavy")
        made.wait_for("killed", 300, scheduler, workers["another heavy"])
        yield Observations(made, unserved, sent, lost, workers, noticed)


def messages(redis: Container) -> int | None:
    """How many messages are in both queues; None while nobody answers."""
    script = "echo $(($(redis-cli llen default) + $(redis-cli llen heavy)))"
    code, output = redis.exec_run(["bash", "-c", f"redis-cli ping && {script}"])
    return None if code else int(output.split()[-1])


def worker(made: Project, queue: str) -> Container:
    """A worker of one queue."""
    return made.start("airflow", "celery", "worker", "--queues", queue)


def queue_without_workers(made: Project, scheduler: Container) -> Counter[str]:
    """The states of tasks that nobody takes, once the scheduler does no more with them."""

    def is_full() -> bool:
        assert_running(scheduler)
        found = states(made, "queues")
        return found["queued"] >= 3 and found["queued"] + found["scheduled"] == 5

    wait_until(is_full, "tasks are queued", 120)
    return states(made, "queues")


def kill_amid_a_task(made: Project, scheduler: Container, victim: Container) -> float:
    """SIGKILL for a worker and all of its processes, while it runs one task and others wait for it.

    Gives the seconds until the task is no longer one that runs.
    """
    code, output = scheduler.exec_run(["airflow", "dags", "unpause", "killed"])
    assert code == 0, output.decode()

    def is_busy() -> bool:
        runs = made.tasks("killed").get("long") == "running|1" and states(made, "killed")["queued"] == 2
        return runs and victim.exec_run(["grep", "-rqs", "try 1", "logs"]).exit_code == 0

    wait_until(is_busy, "the worker runs the long task", 120)
    victim.kill()
    killed = time.monotonic()
    wait_until(lambda: made.tasks("killed")["long"] != "running|1", "the task is found dead", 120)
    return time.monotonic() - killed


def test_as_many_tasks_are_queued_as_the_workers_of_all_queues_can_run(observed: Observations) -> None:
    assert observed.unserved == {"queued": 3, "scheduled": 2}
    assert observed.sent == 3


def test_each_task_runs_on_a_worker_of_its_queue(observed: Observations) -> None:
    assert observed.executed("default") == {("queues", f"default-{number}") for number in range(3)}
    assert observed.executed("heavy") == {("queues", "heavy-0"), ("queues", "heavy-1"), ("killed", "long")}


def test_tasks_that_a_broker_has_lost_are_queued_again(observed: Observations) -> None:
    assert observed.lost == 3
    assert observed.project.state("queues") == "success"
    assert states(observed.project, "queues") == {"success": 5}


def test_the_task_of_a_worker_that_was_killed_is_tried_again(observed: Observations) -> None:
    log = observed.project.log("killed", "long")

    assert observed.project.tasks("killed")["long"].startswith("success|")
    assert log.count("try 1") == 1
    assert ("killed", "long") in observed.executed("another heavy")


def test_a_task_whose_worker_was_killed_is_free_again_before_it_would_count_as_stalled(observed: Observations) -> None:
    assert observed.noticed < STALLED


def test_the_tasks_that_waited_for_a_worker_that_was_killed_are_not_lost(observed: Observations) -> None:
    assert states(observed.project, "killed") == {"success": 3}
    assert {("killed", "waiting-0"), ("killed", "waiting-1")} <= observed.executed("another heavy")
