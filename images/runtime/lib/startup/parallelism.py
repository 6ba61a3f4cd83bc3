"""Compute Airflow's parallelism: the number of tasks that all workers of a deployment can run at once."""

from __future__ import annotations

from startup.errors import StartError
from startup.settings import Settings

PARALLELISM = "AIRFLOW__CORE__PARALLELISM"
# The name in Astronomer's documentation.
DOCUMENTED = "AIRFLOW_CORE_PARALLELISM"
WORKERS = "ASTRONOMER__AIRFLOW__WORKERS"
QUEUES = "ASTRONOMER__AIRFLOW__WORKER_QUEUES"
CONCURRENCY = "AIRFLOW__CELERY__WORKER_CONCURRENCY"
AUTOSCALE = "AIRFLOW__CELERY__WORKER_AUTOSCALE"
# Airflow's own default.
TASKS_PER_WORKER = 16
_DIGITS = 10


def parallelism(settings: Settings) -> dict[str, str]:
    """Return the variables that set it: the value of DOCUMENTED, else workers times tasks; {} if set or unknown.

    Raises StartError for an invalid value.
    """
    environment = settings.environment
    if settings.is_set(PARALLELISM):
        return {}
    if environment.get(DOCUMENTED):
        return {PARALLELISM: str(_number(DOCUMENTED, environment[DOCUMENTED], "a whole number of tasks"))}
    total = _of_queues(settings) if environment.get(QUEUES) else _of_workers(settings)
    # Without workers the total is 0, which Airflow treats as no limit.
    return {PARALLELISM: str(total), DOCUMENTED: str(total)} if total else {}


def _of_workers(settings: Settings) -> int:
    workers = settings.environment.get(WORKERS)
    # Without the number of workers, the tasks of a worker do not matter, even if they are invalid.
    if not workers:
        return 0
    return _number(WORKERS, workers, "a whole number of workers") * _tasks_per_worker(settings)


def _of_queues(settings: Settings) -> int:
    """Return the sum of `default=3x16,heavy=2x4`: three workers with 16 tasks each, and two with 4."""
    form, text = "name=WORKERSxTASKS for each queue, separated by commas", settings.environment[QUEUES]
    total = 0
    for queue in text.split(","):
        name, _, numbers = queue.partition("=")
        workers, _, tasks = numbers.partition("x")
        if not name.strip():
            raise StartError(f"{QUEUES}: expected {form}, found '{text}'", 2)
        total += _number(QUEUES, workers, form, text) * _number(QUEUES, tasks, form, text)
    return total


def _tasks_per_worker(settings: Settings) -> int:
    """Return the maximum number of tasks per worker: like Celery, the larger autoscale number, else concurrency."""
    numbers = settings.value(AUTOSCALE)
    if numbers:
        form = "the maximum and minimum number of processes, such as 16,8"
        return max(_number(AUTOSCALE, number, form, numbers) for number in numbers.split(","))
    return _number(CONCURRENCY, settings.value(CONCURRENCY) or str(TASKS_PER_WORKER), "a whole number of tasks")


def _number(name: str, text: str, expected: str, found: str = "") -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < _DIGITS):
        raise StartError(f"{name}: expected {expected}, found '{found or text}'", 2)
    return int(digits)
