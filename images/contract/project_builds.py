"""Build a project of projects/ on an image, as its users do: docker build."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from images.contract.built_images import BuiltImage
from images.contract.engine import LABEL, engine
from images.contract.package_index import PORT

PROJECTS = Path(__file__).parent / "projects"
REPOSITORY = "astro-runtime-contract"


@dataclass(frozen=True)
class Build:
    """A finished build: the name of its image, what it printed, and whether it succeeded."""

    image: str
    log: str
    succeeded: bool


def _context(project: str, folder: Path, index: str) -> None:
    shutil.copytree(PROJECTS / project, folder, dirs_exist_ok=True)
    requirements = folder / "requirements.txt"
    text = requirements.read_bytes().replace(b"INDEX_HOST", index.encode())
    requirements.write_bytes(text.replace(b"INDEX_URL", f"http://{index}:{PORT}/simple/".encode()))


def _docker_build(base: str, name: str, folder: Path) -> Build:
    command = ["docker", "build", "--progress=plain", "--no-cache", "--pull=false"]
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


@contextmanager
def build(project: str, image: BuiltImage, index: str = "127.0.0.1") -> Iterator[Build]:
    """Build a project on an image; what was built is removed after the block."""
    base, made = image.names[0], f"{REPOSITORY}:{time.time_ns()}"
    assert engine().images.get(base).id == image.id, f"{base} is another image by now"
    try:
        with tempfile.TemporaryDirectory() as folder:
            _context(project, Path(folder), index)
            yield _docker_build(base, made, Path(folder))
    finally:
        if engine().images.list(made):
            engine().images.remove(made, force=True)
