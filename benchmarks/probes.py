"""Measure what the commands cost that Helm charts run in each pod every minute, and at its start."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from docker.models.containers import Container

from benchmarks.commands import CommandFailedError
from benchmarks.containers import execute, running
from benchmarks.dag_files import write_one
from benchmarks.figure import Figure
from benchmarks.progress import alternating, timed
from benchmarks.start import images_of
from benchmarks.subject import Subject

COMMANDS = {
    "airflow version": ["airflow", "version"],
    "airflow jobs check": ["airflow", "jobs", "check", "--job-type", "SchedulerJob"],
    "airflow db check-migrations": ["airflow", "db", "check-migrations"],
    "airflow dags list": ["airflow", "dags", "list"],
}
# What is measured of a command -> its unit. Processor time depends less on other load than time does.
QUANTITIES = {"processor time": "s", "time at half a core": "s", "peak resident memory": "bytes"}
HALF_A_CORE = 500_000_000
_COST = """\
import json, resource, subprocess, sys, time
begin = time.monotonic()
subprocess.run(sys.argv[1:], capture_output=True)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([usage.ru_utime + usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss * 1024]))
"""


def probes(subject: Subject) -> Iterator[Figure]:
    """Run each command in a container with a new database, which has half a core."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        dags = write_one(Path(folder))
        start = partial(_started, stack, dags, subject.default.migrate.split())
        containers = {side: start(image) for side, image in images_of(subject).items()}
        for name, command in COMMANDS.items():
            costs = {side: partial(cost, container, command) for side, container in containers.items()}
            yield from figures_of(name, costs, subject)


def figures_of(name: str, costs: Mapping[str, Callable[[], list[float]]], subject: Subject) -> Iterator[Figure]:
    """Measure a command; yield a figure for each quantity."""
    found: dict[str, list[list[float]]] = {side: [] for side in costs}
    sides = {side: partial(_keep, found[side], ask) for side, ask in costs.items()}
    alternating(name, sides, subject.runs)
    for number, (quantity, unit) in enumerate(QUANTITIES.items()):
        samples = {side: [values[number] for values in rows] for side, rows in found.items()}
        yield Figure("probes", f"{name}, {quantity}", unit, samples, f"Python {subject.default.python}")


def cost(container: Container, command: list[str]) -> list[float]:
    """Run a command; return its processor seconds, its seconds and its peak memory. Raises CommandFailedError."""
    code, text = container.exec_run(["python", "-c", _COST, *command])
    if code:
        raise CommandFailedError(f"{' '.join(command)}: exit code {code}\n{text.decode()[-2000:]}")
    return [float(value) for value in json.loads(text.decode().splitlines()[-1])]


def _keep(rows: list[list[float]], ask: Callable[[], list[float]]) -> float:
    rows.append(ask())
    return rows[-1][0]


def _started(stack: ExitStack, dags: Path, migrate: list[str], image: str) -> Container:
    container = stack.enter_context(running(image, ["sleep", "infinity"], dags, nano_cpus=HALF_A_CORE))
    timed(f"database of {image}", partial(execute, container, migrate))
    return container
