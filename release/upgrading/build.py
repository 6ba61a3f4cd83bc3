"""Build a project on a version, as `docker build` does, without touching its folder."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from release.common.errors import ReleaseError
from release.comparison.contents import NOTHING
from release.upgrading.model import Build

SECONDS = 3600
# How many lines of a failed build a person reads.
LAST_LINES = 25
# BuildKit's plain output begins a line with the number of the step, and with the seconds if it is of a program.
_PREFIX = re.compile(r"^#\d+ (?:\d+\.\d+ )?")
# Lines that say why, the most telling first.
_REASONS = (
    r"must not install another",
    r"^ERROR: (?:No matching|Cannot install)",
    r"^ERROR: ",
    r"^install-\S+: (?!warning|note)",
    r"^E: ",
    r"^ERROR\b",
    r"[Ee]rror:",
)
_OF_PIP = re.compile(
    r"^install-python-dependencies: |ResolutionImpossible|No matching distribution|^ERROR: Cannot install"
    r"|^ERROR: process .*install-python-dependencies"
)
# What Docker says about every failure.
_GENERAL = re.compile(r"^ERROR: (?:process|failed to solve)")


@dataclass(frozen=True)
class BuildOptions:
    """What `docker build` gets beside the project. `secrets` are in its form, such as id=ca.crt,src=ca.crt."""

    build_args: Mapping[str, str] = field(default=NOTHING)
    secrets: tuple[str, ...] = ()
    network: str = ""


def build(project: Path, dockerfile: str, image: str, labels: Mapping[str, str], options: BuildOptions) -> Build:
    """Build a project with the text of a Dockerfile as `image`. Raises ReleaseError if there is no `docker`."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="upgrade-test-") as folder:
        path = Path(folder) / "Dockerfile"
        path.write_text(dockerfile, encoding="utf-8")
        # Docker looks for the list of ignored files of a Dockerfile beside it.
        ignored = project / "Dockerfile.dockerignore"
        if ignored.is_file():
            (Path(folder) / ignored.name).write_bytes(ignored.read_bytes())
        code, output = _run(_command(project, path, image, labels, options), options.build_args)
    seconds = time.monotonic() - began
    if code == 0:
        return Build(image, seconds, True)
    lines = log_lines(output)
    return Build(image, seconds, False, kind(lines), reason(lines), "\n".join(lines[-LAST_LINES:]))


def log_lines(output: str) -> list[str]:
    """Return what the build's steps printed, without BuildKit's prefixes and its summary at the end."""
    text = output.split("\n------\n > [")[0]
    lines = [_PREFIX.sub("", line.rstrip()) for line in text.splitlines()]
    shown = [line for line in lines if line.strip() and not line.startswith(("CACHED", "DONE", "sha256:", "...", "+ "))]
    return shown or [line for line in output.splitlines() if line.strip()]


def kind(lines: Sequence[str]) -> str:
    """Return whether a requirement was refused, or the build failed otherwise."""
    return "requirement" if any(_OF_PIP.search(line) for line in lines) else "build"


def reason(lines: Sequence[str]) -> str:
    """Return the line that says best why a build failed."""
    telling = [line.strip() for line in lines if not _GENERAL.match(line)]
    for pattern in _REASONS:
        found = [line for line in telling if re.search(pattern, line)]
        if found:
            return found[-1]
    return telling[-1] if telling else "no reason given"


def _command(
    project: Path, dockerfile: Path, image: str, labels: Mapping[str, str], options: BuildOptions
) -> list[str]:
    command = ["docker", "build", "--progress=plain", "--pull=false", f"--file={dockerfile}", f"--tag={image}"]
    command += [f"--label={name}={value}" for name, value in labels.items()]
    # Without a value, Docker takes it from the environment, so that it is in no list of processes.
    command += [f"--build-arg={name}" for name in options.build_args]
    command += [f"--secret={secret}" for secret in options.secrets]
    command += [f"--network={options.network}"] if options.network else []
    return [*command, str(project)]


def _run(command: Sequence[str], variables: Mapping[str, str]) -> tuple[int, str]:
    environment = {**os.environ, **variables, "DOCKER_BUILDKIT": "1"}
    try:
        found = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise ReleaseError("docker: expected Docker's command line on PATH, found none") from None
    except subprocess.TimeoutExpired:
        return 1, f"the build took longer than {SECONDS} s"
    return found.returncode, found.stdout
