"""Measure how long services take to start."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import requests
from docker.models.containers import Container

from benchmarks import deployment
from benchmarks.containers import running, wait_for, wait_for_file
from benchmarks.dag_files import FINISHED, write_one
from benchmarks.figure import Figure
from benchmarks.progress import alternating, timed
from benchmarks.start import images_of
from benchmarks.subject import Subject

TIMEOUT = 300.0
MAX_RUNS = 5
FIRST_LINE = "docker run to the first line of a scheduler's log"
HEALTHY = "new database to a healthy webserver"
FINISHED_TASK = "new database to a first task that has run"
# Every version's scheduler logs this when it starts; a banner and warnings may come first.
_BEGINS = b"Starting the scheduler"
Wait = Callable[[Container], None]


def service(subject: Subject) -> Iterator[Figure]:
    """Measure `docker run` to a scheduler's first log line, to a healthy webserver, and to a finished first task.

    The last two include the creation of the database.
    """
    yield _first_line(subject)
    waits: dict[str, tuple[str, Wait]] = {
        HEALTHY: ("webserver", wait_for_health),
        FINISHED_TASK: ("scheduler", _finished),
    }
    migrate = subject.default.migrate
    for name, (command, wait) in waits.items():
        measure = partial(_until, ["bash", "-c", f"{migrate} && exec airflow {command}"], wait, {})
        yield _figure(subject, name, {side: partial(measure, image) for side, image in images_of(subject).items()})


def _first_line(subject: Subject) -> Figure:
    timed("PostgreSQL and Redis", partial(deployment.build, subject.root))
    with ExitStack() as stack:
        sides: dict[str, Callable[[Path], float]] = {}
        for side, image in images_of(subject).items():
            options = stack.enter_context(deployment.deployment(subject.root, image, subject.default.migrate))
            sides[side] = partial(_until, ["airflow", "scheduler"], _begins, options, image)
        return _figure(subject, FIRST_LINE, sides)


def _figure(subject: Subject, name: str, measures: Mapping[str, Callable[[Path], float]]) -> Figure:
    with TemporaryDirectory() as folder:
        dags = write_one(Path(folder))
        sides = {side: partial(measure, dags) for side, measure in measures.items()}
        samples = alternating(name, sides, min(subject.runs, MAX_RUNS))
    return Figure("service", name, "s", samples, f"Python {subject.default.python}")


def _until(command: list[str], wait: Wait, options: Mapping[str, Any], image: str, dags: Path) -> float:
    begin = perf_counter()
    with running(image, command, dags, **options) as container:
        wait(container)
        return perf_counter() - begin


def _begins(container: Container) -> None:
    wait_for(container, lambda: _BEGINS in container.logs(), "line of its log", TIMEOUT)


def _finished(container: Container) -> None:
    wait_for_file(container, FINISHED, TIMEOUT)


def wait_for_health(container: Container) -> None:
    """Wait until a webserver answers its health check."""
    container.reload()
    (network,) = container.attrs["NetworkSettings"]["Networks"].values()
    url = f"http://{network['IPAddress']}:8080/health"
    wait_for(container, lambda: _answers(url), "healthy webserver", TIMEOUT)


def _answers(url: str) -> bool:
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.get(url, timeout=5).ok
        except requests.RequestException:
            return False
