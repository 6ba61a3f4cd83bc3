"""Run commands in containers, each of which is removed whatever happens."""

from __future__ import annotations

import io
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Callable

from docker.models.containers import Container
from docker.models.networks import Network
from docker.models.volumes import Volume
from docker.types import EndpointConfig

from tests.images.harness.engine import engine, labels

# Seconds between two looks at what is waited for.
FIRST_PAUSE, LAST_PAUSE, PAUSE_GROWTH = 0.5, 2.0, 1.2


@dataclass(frozen=True)
class Result:
    """What a command printed, and how it ended."""

    stdout: str
    stderr: str
    exit_code: int

    def __str__(self) -> str:
        return f"exit code {self.exit_code}\n-- stdout\n{self.stdout}\n-- stderr\n{self.stderr}"


def _archive(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for path, data in files.items():
            member = tarfile.TarInfo(path.lstrip("/"))
            member.size, member.uid, member.mode = len(data), 50000, 0o664
            tar.addfile(member, io.BytesIO(data))
    return content.getvalue()


@contextmanager
def started(image: str, *command: str, files: Mapping[str, bytes] | None = None, **options: Any) -> Iterator[Container]:
    """A container that runs the command for as long as the block does, with some files of ours."""
    container = engine().containers.create(image, list(command), labels=labels(), detach=True, **options)
    try:
        if files:
            container.put_archive("/", _archive(files))
        container.start()
        yield container
    finally:
        container.remove(force=True, v=True)


def result(container: Container, timeout: float) -> Result:
    """What a container's command printed, once it has ended."""
    status = container.wait(timeout=timeout)
    return Result(
        container.logs(stdout=True, stderr=False).decode(),
        container.logs(stdout=False, stderr=True).decode(),
        int(status["StatusCode"]),
    )


def run(
    image: str,
    *command: str,
    user: str | None = None,
    env: Mapping[str, str] | None = None,
    expect: int | None = 0,
    timeout: float = 300,
    **options: Any,
) -> Result:
    """Run a command to its end. AssertionError unless it exits with `expect` (None: any code)."""
    with started(image, *command, user=user, environment=dict(env or {}), **options) as container:
        found = result(container, timeout)
    assert expect is None or found.exit_code == expect, f"{' '.join(command)[:200]}: {found}"
    return found


@contextmanager
def volume() -> Iterator[Volume]:
    """A volume of its own."""
    made = engine().volumes.create(labels=labels())
    try:
        yield made
    finally:
        made.remove(force=True)


@contextmanager
def network() -> Iterator[Network]:
    """A network of its own."""
    made = engine().networks.create(f"astro-runtime-{time.time_ns()}", labels=labels())
    try:
        yield made
    finally:
        made.remove()


def on_network(net: Network, name: str) -> dict[str, Any]:
    """The options of a container that others find by a name in a network."""
    config: EndpointConfig = engine().api.create_endpoint_config(aliases=[name])
    return {"network": net.name, "networking_config": {net.name: config}}


def assert_running(container: Container) -> None:
    """AssertionError with the last that a container printed, when it has ended."""
    container.reload()
    log = "" if container.status == "running" else container.logs().decode(errors="replace")[-3000:]
    assert container.status == "running", f"{container.attrs['Path']} {container.attrs['Args']} ended:\n{log}"


def wait_until(condition: Callable[[], bool], what: str, seconds: float, longest_pause: float = LAST_PAUSE) -> None:
    """Return as soon as the condition holds; AssertionError with `what` when it never does."""
    deadline, pause = time.monotonic() + seconds, FIRST_PAUSE
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        # A look costs the engine a process, and what takes long can wait for it.
        time.sleep(min(pause, longest_pause))
        pause = min(pause * PAUSE_GROWTH, LAST_PAUSE)
