from __future__ import annotations

import pytest

from startup.errors import StartError
from startup.parallelism import parallelism
from startup.settings import Settings

PARALLELISM, DOCUMENTED = "AIRFLOW__CORE__PARALLELISM", "AIRFLOW_CORE_PARALLELISM"
WORKERS, QUEUES = "ASTRONOMER__AIRFLOW__WORKERS", "ASTRONOMER__AIRFLOW__WORKER_QUEUES"
CONCURRENCY, AUTOSCALE = "AIRFLOW__CELERY__WORKER_CONCURRENCY", "AIRFLOW__CELERY__WORKER_AUTOSCALE"


def of(**environment: str) -> str | None:
    """Return the parallelism for an environment, after asserting that both names have the same value."""
    found = parallelism(Settings(environment))
    assert set(found) in (set(), {PARALLELISM, DOCUMENTED})
    assert found.get(PARALLELISM) == found.get(DOCUMENTED)
    return found.get(PARALLELISM)


def test_parallelism_is_workers_times_tasks() -> None:
    assert of(**{WORKERS: "3"}) == "48"
    assert of(**{WORKERS: "3", CONCURRENCY: "5"}) == "15"
    assert of(**{WORKERS: "3", CONCURRENCY: "5", AUTOSCALE: "10,2"}) == "30"
    assert of(**{WORKERS: "3", AUTOSCALE: "2, 10"}) == "30"
    assert of(**{WORKERS: "3", AUTOSCALE: "10"}) == "30"


def test_parallelism_is_the_sum_of_all_queues() -> None:
    assert of(**{QUEUES: "default=3x16,heavy=2x4"}) == "56"
    assert of(**{QUEUES: "default=1x5, idle=0x16", WORKERS: "9"}) == "5"


def test_parallelism_is_not_set_without_workers() -> None:
    assert of() is None
    assert of(**{WORKERS: "0"}) is None
    assert of(**{QUEUES: "default=0x16"}) is None
    assert of(**{CONCURRENCY: "5"}) is None
    assert of(**{CONCURRENCY: "auto"}) is None


def test_a_users_parallelism_is_unchanged() -> None:
    assert parallelism(Settings({PARALLELISM: "7", WORKERS: "3", DOCUMENTED: "9"})) == {}


def test_the_documented_name_sets_the_parallelism() -> None:
    assert parallelism(Settings({DOCUMENTED: "7", WORKERS: "3"})) == {PARALLELISM: "7"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (DOCUMENTED, "x"),
        (WORKERS, "three"),
        (WORKERS, "-1"),
        (WORKERS, "1.5"),
        (QUEUES, "default"),
        (QUEUES, "default=3"),
        (QUEUES, "default=3x"),
        (QUEUES, "=3x4"),
        (QUEUES, "default=3x4,"),
        (QUEUES, "default=ax4"),
    ],
)
def test_an_invalid_value_is_an_error(name: str, text: str) -> None:
    with pytest.raises(StartError, match=f"{name}: expected .*, found '") as caught:
        of(**{name: text})
    assert caught.value.exit_code == 2


def test_an_invalid_concurrency_is_an_error() -> None:
    with pytest.raises(StartError, match=f"{CONCURRENCY}: expected a whole number of tasks, found 'x'"):
        of(**{WORKERS: "1", CONCURRENCY: "x"})
