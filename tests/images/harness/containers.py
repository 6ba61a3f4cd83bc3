"""Run commands in containers. Each container is removed even if the test fails."""

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

# The interval between two checks of a condition, in seconds.
FIRST_PAUSE, LAST_PAUSE, PAUSE_GROWTH = 0.5, 2.0, 1.2


@dataclass(frozen=True)
class Result:
    """A command's output and exit code."""

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
    """Run a command in a container during the block, after copying files into the container."""
    container = engine().containers.create(image, list(command), labels=labels(), detach=True, **options)
    try:
        if files:
            container.put_archive("/", _archive(files))
        container.start()
        yield container
    finally:
        container.remove(force=True, v=True)


def result(container: Container, timeout: float) -> Result:
    """Wait until a container's command has ended, and return its result."""
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
    """Run a command to its end. Raise AssertionError unless it exits with `expect` (None: any code)."""
    with started(image, *command, user=user, environment=dict(env or {}), **options) as container:
        found = result(container, timeout)
    assert expect is None or found.exit_code == expect, f"{' '.join(command)[:200]}: {found}"
    return found


@contextmanager
def volume() -> Iterator[Volume]:
    """Create a volume for the block."""
    made = engine().volumes.create(labels=labels())
    try:
        yield made
    finally:
        made.remove(force=True)


@contextmanager
def network() -> Iterator[Network]:
    """Create a network for the block."""
    made = engine().networks.create(f"astro-runtime-{time.time_ns()}", labels=labels())
    try:
        yield made
    finally:
        made.remove()


def on_network(net: Network, *names: str) -> dict[str, Any]:
    """Return the options that connect a container to a network under host names."""
    config: EndpointConfig = engine().api.create_endpoint_config(aliases=list(names))
    return {"network": net.name, "networking_config": {net.name: config}}


def assert_running(container: Container) -> None:
    """Raise AssertionError with a container's last output if it has ended."""
    container.reload()
    log = "" if container.status == "running" else container.logs().decode(errors="replace")[-3000:]
    assert container.status == "running", f"{container.attrs['Path']} {container.attrs['Args']} ended:\n{log}"


def wait_until(condition: Callable[[], bool], what: str, seconds: float, longest_pause: float = LAST_PAUSE) -> None:
    """Return as soon as the condition holds. Raise AssertionError with `what` after the timeout."""
    deadline, pause = time.monotonic() + seconds, FIRST_PAUSE
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        # Each check costs the engine a process, so the interval grows with the waiting time.
        time.sleep(min(pause, longest_pause))
        pause = min(pause * PAUSE_GROWTH, LAST_PAUSE)
