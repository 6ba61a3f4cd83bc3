"""Run a project with `docker compose` and the files that users get from deploy/compose."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker.models.containers import Container

from tests.images.harness.engine import engine, labels
from tests.images.harness.folders import DAGS

FILES = Path("deploy/compose")
FOLDERS = ("dags", "plugins", "include", "tests")


@dataclass(frozen=True)
class ComposeProject:
    """A project in its own folder, with the files and environment for `docker compose`."""

    name: str
    folder: Path
    files: tuple[str, ...]
    environment: Mapping[str, str]

    def compose(self, *arguments: str, timeout: float = 120) -> str:
        """Return what `docker compose` prints. Raise AssertionError if it fails."""
        files = [f"--file={name}" for name in self.files]
        found = subprocess.run(
            ["docker", "compose", f"--project-name={self.name}", "--progress=plain", *files, *arguments],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout,
        )
        assert found.returncode == 0, f"docker compose {arguments}:\n{found.stdout[-4000:]}"
        return found.stdout

    def containers(self) -> dict[str, list[Container]]:
        """Service -> its containers, running or not."""
        found = engine().containers.list(all=True, filters={"label": f"com.docker.compose.project={self.name}"})
        services = sorted({str(container.labels["com.docker.compose.service"]) for container in found})
        return {name: [c for c in found if c.labels["com.docker.compose.service"] == name] for name in services}

    def up(self, seconds: float) -> None:
        """Start all services and wait until they are healthy. Raise AssertionError with their logs if they are not."""
        try:
            wait = ("--wait", f"--wait-timeout={seconds:.0f}")
            self.compose("up", "--detach", "--no-build", *wait, timeout=seconds + 60)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.compose('logs', '--tail=30')}") from None


def has_compose() -> bool:
    """Return whether the Docker client has the Compose plugin."""
    return subprocess.run(["docker", "compose", "version"], capture_output=True).returncode == 0


@contextmanager
def compose_project(
    files: tuple[str, ...], dags: tuple[str, ...], environment: Mapping[str, str]
) -> Iterator[ComposeProject]:
    """Yield a project with these Compose files and DAGs. Remove its containers and volumes after the block."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        for path in FILES.glob("*.yaml"):
            shutil.copy(path, folder)
        for name in FOLDERS:
            (folder / name).mkdir()
            (folder / name).chmod(0o777)
        for name in dags:
            shutil.copy(DAGS / name, folder / "dags")
        made = ComposeProject(f"astro-runtime-{time.time_ns()}", folder, (*files, "labels.yaml"), environment)
        (folder / "labels.yaml").write_text(_labelled(made), encoding="utf-8")
        try:
            yield made
        finally:
            made.compose("down", "--volumes", "--timeout=5", timeout=300)


def _labelled(made: ComposeProject) -> str:
    """Return a further Compose file: labels that identify leftovers of a killed test, and a smaller webserver."""
    without = ComposeProject(made.name, made.folder, made.files[:-1], made.environment)
    config = json.loads(without.compose("config", "--format=json"))
    kinds = ("services", "volumes", "networks")
    found: dict[str, Any] = {kind: {name: {"labels": labels()} for name in config[kind]} for kind in kinds}
    # Airflow's default is four workers, and each takes seconds of CPU time to start.
    found["services"]["webserver"]["environment"] = {"AIRFLOW__WEBSERVER__WORKERS": "1"}
    return json.dumps(found)
