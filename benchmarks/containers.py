"""Run containers of the compared images, all with the same settings."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from docker.models.containers import Container

from benchmarks.commands import CommandFailedError, docker_client
from tests.images.harness.containers import assert_running, started, wait_until

DAGS = "/usr/local/airflow/dags"
ENVIRONMENT = {
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": DAGS,
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "AIRFLOW__CORE__EXECUTOR": "SequentialExecutor",
}
_POLL = 0.1


def output(image: str, command: Sequence[str], options: Sequence[str] = ()) -> str:
    """Return the output of `docker run --rm` with a command. Raises CommandFailedError."""
    words = [docker_client(), "run", "--rm", *options, image, *command]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise CommandFailedError(f"{' '.join(words)}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout


def seconds(image: str, command: Sequence[str]) -> float:
    """Return how long `docker run --rm` with a command takes."""
    begin = perf_counter()
    output(image, command)
    return perf_counter() - begin


@contextmanager
def asserted() -> Iterator[None]:
    """Convert an AssertionError of the test harness to CommandFailedError."""
    try:
        yield
    except AssertionError as error:
        raise CommandFailedError(str(error)) from error


def running(
    image: str, command: Sequence[str], dags: Path, environment: Mapping[str, str] | None = None, **options: Any
) -> AbstractContextManager[Container]:
    """Run a container with these DAG files while the block runs; `environment` extends the common variables."""
    variables = {**ENVIRONMENT, **(environment or {})}
    volumes = {str(dags): {"bind": DAGS, "mode": "ro"}}
    return started(image, *command, environment=variables, volumes=volumes, **options)


def execute(container: Container, command: Sequence[str]) -> float:
    """Run a command in a container; return the seconds. Raises CommandFailedError."""
    begin = perf_counter()
    code, text = container.exec_run(list(command))
    if code:
        raise CommandFailedError(f"{' '.join(command)}: exit code {code}\n{text.decode()[-2000:]}")
    return perf_counter() - begin


def wait_for_file(container: Container, path: str, timeout: float) -> None:
    """Wait until a file exists in a container. Raises CommandFailedError after `timeout` seconds."""
    wait_for(container, lambda: container.exec_run(["test", "-e", path])[0] == 0, path, timeout)


def wait_for(container: Container, condition: Callable[[], bool], what: str, timeout: float) -> None:
    """Wait until a condition holds. Raises CommandFailedError after `timeout` seconds, or if the container ends."""

    def holds() -> bool:
        if condition():
            return True
        assert_running(container)
        return False

    with asserted():
        wait_until(holds, f"{what} in {container.image}", timeout, longest_pause=_POLL)
