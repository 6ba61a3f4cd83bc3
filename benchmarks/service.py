"""How long services need until they serve, on a new SQLite database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

import requests
from docker.models.containers import Container

from benchmarks.containers import check, running, wait_for_file
from benchmarks.dag_files import FINISHED, write_one
from benchmarks.figure import Figure
from benchmarks.progress import alternating
from benchmarks.start import images_of
from benchmarks.subject import Subject

TIMEOUT = 300.0
MAX_RUNS = 5
MIGRATED = "/home/astro/migrated"
Wait = Callable[[Container], None]


def service(subject: Subject) -> Iterator[Figure]:
    """From `docker run`, the database migration with it, to health and to a task that has run."""
    waits: dict[str, tuple[str, Wait]] = {
        "new database to a healthy webserver": ("webserver", _healthy),
        "new database to a first task that has run": ("scheduler", _finished),
    }
    for name, (command, wait) in waits.items():
        yield _figure(subject, name, partial(_until, command, wait))


def _figure(subject: Subject, name: str, measure: Callable[[Path, str], float]) -> Figure:
    with TemporaryDirectory() as folder:
        dags = write_one(Path(folder))
        sides = {side: partial(measure, dags, image) for side, image in images_of(subject).items()}
        samples = alternating(name, sides, min(subject.runs, MAX_RUNS))
    return Figure("service", name, "s", samples, f"Python {subject.default.python}")


def migrated_then(service: str) -> list[str]:
    """The command that makes a database and becomes a service."""
    script = f"airflow db migrate && touch {MIGRATED} && exec airflow {service}"
    return ["bash", "-c", script]


def _until(command: str, wait: Wait, dags: Path, image: str) -> float:
    begin = perf_counter()
    with running(image, migrated_then(command), dags) as container:
        wait(container)
        return perf_counter() - begin


def _finished(container: Container) -> None:
    wait_for_file(container, FINISHED, TIMEOUT)


def _healthy(container: Container) -> None:
    container.reload()
    url = f"http://{container.attrs['NetworkSettings']['IPAddress']}:8080/health"
    end = monotonic() + TIMEOUT
    while not _answers(url):
        check(container, "no healthy webserver", monotonic() > end)
        sleep(0.1)


def _answers(url: str) -> bool:
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.get(url, timeout=5).ok
        except requests.RequestException:
            return False
