"""Measure how long a user's commands take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.containers import execute, running, seconds
from benchmarks.dag_files import write_one
from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.progress import alternating, timed
from benchmarks.subject import Subject

WARM_UPS = 2
COMMANDS = {
    "container start (bash -c true)": ["bash", "-c", "true"],
    "airflow version": ["airflow", "version"],
    'python -c "import airflow"': ["python", "-c", "import airflow"],
}
VERSION = "airflow version, docker run --rm"
DAGS_LIST = "airflow dags list, one DAG"


def start(subject: Subject) -> Iterator[Figure]:
    """Run each command in a new container, then `airflow dags list` in a container with a database."""
    images = images_of(subject)
    for name, command in COMMANDS.items():
        sides = {side: partial(seconds, image, command) for side, image in images.items()}
        yield _figure(subject, f"{name}, docker run --rm", sides)
    with TemporaryDirectory() as folder, ExitStack() as stack:
        dags = write_one(Path(folder))
        migrate = subject.default.migrate.split()
        listers = {side: _lister(stack, image, dags, migrate) for side, image in images.items()}
        yield _figure(subject, DAGS_LIST, listers)


def images_of(subject: Subject) -> dict[str, str]:
    """Return side -> image to start."""
    return {OURS: subject.default.ours, PLAIN: subject.default.plain}


def _figure(subject: Subject, name: str, sides: Mapping[str, Callable[[], float]]) -> Figure:
    samples = alternating(name, sides, subject.runs, WARM_UPS)
    return Figure("start", name, "s", samples, f"Python {subject.default.python}")


def _lister(stack: ExitStack, image: str, dags: Path, migrate: list[str]) -> Callable[[], float]:
    container = stack.enter_context(running(image, ["sleep", "infinity"], dags))
    timed(f"database of {image}", partial(execute, container, migrate))
    return partial(execute, container, ["airflow", "dags", "list"])
