"""Build a project of projects/ on an image with `docker build`, as users do."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.engine import LABEL, engine
from tests.images.harness.folders import PROJECTS
from tests.images.harness.package_index import PORT

REPOSITORY = "astro-runtime-test"


@dataclass(frozen=True)
class Build:
    """A finished build: the name of its image, its log, and whether it succeeded."""

    image: str
    log: str
    succeeded: bool


def _context(project: str, folder: Path, index: str) -> None:
    shutil.copytree(PROJECTS / project, folder, dirs_exist_ok=True)
    requirements = folder / "requirements.txt"
    if requirements.exists():
        text = requirements.read_bytes().replace(b"INDEX_HOST", index.encode())
        requirements.write_bytes(text.replace(b"INDEX_URL", f"http://{index}:{PORT}/simple/".encode()))


def _docker_build(base: str, name: str, folder: Path, options: list[str]) -> Build:
    command = ["docker", "build", "--progress=plain", "--no-cache", "--pull=false", *options]
    command += [f"--tag={name}", f"--build-arg=IMAGE={base}", f"--label={LABEL}={int(time.time())}"]
    environment = {**os.environ, "DOCKER_BUILDKIT": "1"}
    found = subprocess.run(
        [*command, str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=500,
    )
    return Build(name, found.stdout, found.returncode == 0)


def _secrets(folder: Path, secrets: Mapping[str, str]) -> list[str]:
    """Write each secret to a file, and return the build options that mount them."""
    for name, text in secrets.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [f"--secret=id={name},src={folder / name}" for name in secrets]


@contextmanager
def _named(image: BuiltImage) -> Iterator[str]:
    """Tag the image with a unique name that no concurrent build moves."""
    name = f"{REPOSITORY}:base-{time.time_ns()}"
    engine().images.get(image.id).tag(name)
    try:
        yield name
    finally:
        engine().images.remove(name, noprune=True)


@contextmanager
def build(
    project: str,
    image: BuiltImage,
    index: str = "127.0.0.1",
    dockerfile: str = "",
    secrets: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> Iterator[Build]:
    """Build a project on an image, and remove the result after the block.

    `dockerfile` replaces the project's Dockerfile; `files` are added to the build context.
    """
    made = f"{REPOSITORY}:{time.time_ns()}"
    try:
        with _named(image) as base, tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as hidden:
            _context(project, Path(folder), index)
            if dockerfile:
                (Path(folder) / "Dockerfile").write_text(dockerfile, encoding="utf-8")
            for name, content in (files or {}).items():
                (Path(folder) / name).write_bytes(content)
            yield _docker_build(base, made, Path(folder), _secrets(Path(hidden), secrets or {}))
    finally:
        if engine().images.list(made):
            engine().images.remove(made, force=True)
