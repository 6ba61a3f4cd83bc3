"""Explain a failed image build in its last line, since BuildKit's own error is terse and lines above."""

from __future__ import annotations

import re
from typing import Any

from pants.backend.docker.goals import package_image
from pants.engine.process import ProcessExecutionFailure

# The message of most programs, and that of apt.
FULL = re.compile("no space left on device|don't have enough free space in /", re.IGNORECASE)
# BuildKit names a file below the engine's folder; a program in a step names no file, or a file of the image.
FOLDER = re.compile(r" (/\S+)/(?:overlay2|buildkit|containerd|image|tmp)/\S*: no space left on device")
# The base image, with its registry, and the reason why it cannot be pulled.
MISSING = re.compile(r"failed to resolve source metadata for (\S+): (.+)")


def explanation(output: str) -> str | None:
    """Return one line that explains the output of a failed build; None if the output needs no explanation."""
    return _full_disk(output) or _missing_base(output)


def _missing_base(output: str) -> str | None:
    found = MISSING.search(output)
    if not found:
        return None
    remedy = "correct its name (in RUNTIME_PYTHON_BASES if it is your own), or run docker pull first"
    return f"the base image {found.group(1)} is not on this machine and cannot be pulled: {remedy}; {found.group(2)}"


def _full_disk(output: str) -> str | None:
    if not FULL.search(output):
        return None
    folder = FOLDER.search(output)
    where = folder.group(1) if folder else "docker info --format '{{.DockerRootDir}}'"
    remedy = "free space (docker system df, docker builder prune, docker image prune)"
    return f"the disk of the container engine is full ({where}): {remedy}, then run the same command again"


class ImageBuildError(ProcessExecutionFailure):
    """Pants' exception for a failed process, with an explanation as its last line."""

    def __init__(self, exit_code: int, stdout: bytes, stderr: bytes, description: str, **options: Any) -> None:
        super().__init__(exit_code, stdout, stderr, description, **options)
        meaning = explanation((stdout + stderr).decode(errors="replace"))
        if meaning:
            self.args = (f"{self}\n\n{meaning}",)


def install() -> None:
    """Make the rules of Pants' docker backend raise ImageBuildError."""
    vars(package_image)["ProcessExecutionFailure"] = ImageBuildError
