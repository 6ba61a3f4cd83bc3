"""Run commands; show their output only if they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.common.environment import inherited

_SHOWN = 4000


class CommandFailedError(Exception):
    """A command failed. The text has the command, its exit code and the end of its output."""


def run(command: Sequence[str], folder: Path, extra: Mapping[str, str] | None = None) -> None:
    """Run a command in a folder, with `extra` variables. Raises CommandFailedError."""
    environment = {**inherited(os.environ), **(extra or {})}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        output = (done.stdout + done.stderr)[-_SHOWN:]
        raise CommandFailedError(f"{' '.join(command)}: exit code {done.returncode}\n{output}")


def docker_client() -> str:
    """Return the docker client with buildx that ./pants uses, else the first on PATH."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    chosen = Path(os.environ.get("RUNTIME_CACHE", cache / "astro-runtime-build")) / "bin/docker"
    return str(chosen) if chosen.exists() else shutil.which("docker") or "docker"
