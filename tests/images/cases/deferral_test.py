"""Deferred tasks use no slot of their pool, and outlive the death of a triggerer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import wait_until
from tests.images.harness.project import Project, project
from tests.images.harness.services import END_OF_TASKS, query

DAG, TASKS = "deferral", 10
POOL = ("airflow", "pools", "set", "one-slot", "1", "for the deferred tasks")
DEFERRED = "select count(*) from task_instance where state = 'deferred'"
# The triggerers that have triggers, and how many. A new trigger has none.
OWNERS = "select triggerer_id, count(*) from trigger group by triggerer_id"
# A busy machine starts a task in 10 s. Another triggerer takes over after 30 s without a heartbeat.
SECONDS = 240


@dataclass(frozen=True)
class Observations:
    """Triggerer -> its triggers before one was killed, and after; the tasks after the end, and the log of one."""

    before: dict[str, int]
    after: dict[str, int]
    tasks: dict[str, str]
    log: str


def owners(made: Project) -> dict[str, int]:
    """Return the id of a triggerer -> the number of its triggers."""
    rows = query(made.postgres, OWNERS).splitlines()
    return {triggerer: int(count) for triggerer, _, count in (row.partition("|") for row in rows)}


def settled(made: Project, what: str, but: Collection[str] = ()) -> dict[str, int]:
    """Return the owners as soon as every trigger has one, which is none of those in `but`."""
    found: dict[str, int] = {}

    def is_settled() -> bool:
        # A query that fails on a busy machine finds none.
        found.clear()
        found.update(owners(made))
        return sum(found.values()) == TASKS and not found.keys() & {*but, ""}

    wait_until(is_settled, what, SECONDS)
    return found


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Defer all tasks, kill the only triggerer, start another one, and let the tasks end."""
    with project(
        default_image.id, "deferral.py", environment={"AIRFLOW__CORE__EXECUTOR": "LocalExecutor"}, prepare=POOL
    ) as made:
        scheduler, killed = (made.start("airflow", name) for name in ("scheduler", "triggerer"))
        wait_until(lambda: query(made.postgres, DEFERRED) == str(TASKS), "every task is deferred", SECONDS)
        before = settled(made, "a triggerer has every trigger")
        killed.kill("SIGKILL")
        heir = made.start("airflow", "triggerer")
        after = settled(made, "another triggerer has the triggers", but=before)
        heir.exec_run(["touch", END_OF_TASKS])
        made.wait_for(DAG, SECONDS, scheduler, heir)
        yield Observations(before, after, made.tasks(DAG), made.log(DAG, "wait_0"))


def test_a_pool_of_one_slot_has_many_deferred_tasks_at_a_time(observed: Observations) -> None:
    assert list(observed.before.values()) == [TASKS]


def test_another_triggerer_goes_on_with_the_triggers_of_one_that_was_killed(observed: Observations) -> None:
    assert list(observed.after.values()) == [TASKS]
    assert observed.after.keys() != observed.before.keys()


def test_the_tasks_succeed_in_their_first_try(observed: Observations) -> None:
    assert set(observed.tasks) == {f"wait_{number}" for number in range(TASKS)}
    assert {state.partition("|")[0] for state in observed.tasks.values()} == {"success"}
    assert "the trigger says that it exists" in observed.log
