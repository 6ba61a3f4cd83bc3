"""Build an image again from its commit: in a new clone, without Pants' results and the engine's cache."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
from docker.errors import DockerException, ImageNotFound

from release.common.errors import InputError, ReleaseError
from release.index.client import cache_folder

# Pants takes the first client on PATH.
_CLIENT = """#!/bin/sh
# Builds without the engine's cache.
if [ "$1" = build ]; then
  shift
  set -- build --no-cache "$@"
fi
exec '{client}' "$@"
"""
_OURS = ("PANTS", "PEX", "PYTHON", "RUNTIME_")
# What a person sets for builds on this machine, such as mirrors, does not change the image.
_KEPT = ("RUNTIME_PYTHON39", "RUNTIME_PYTHON_MIRROR", "RUNTIME_DEBIAN_MIRROR", "RUNTIME_DEBIAN_ARCHIVE")


@dataclass(frozen=True)
class Origin:
    """What an image says of its build: the commit, the seconds since 1970 of its time, and the repository or ""."""

    revision: str
    epoch: int
    source: str = ""


def clone(root: Path, revision: str, folder: Path) -> Path:
    """Clone a commit of the repository `root` into a folder. Raises InputError if the repository lacks it."""
    checkout = folder / "checkout"
    known = _git(root, "cat-file", "-e", f"{revision}^{{commit}}")
    if known.returncode:
        raise InputError(f"{revision}: expected a commit of this repository, found none: git fetch")
    for command in (("clone", "--quiet", "--no-checkout", str(root), str(checkout)), ("checkout", "--quiet", revision)):
        done = _git(checkout if command[0] == "checkout" else root, *command)
        if done.returncode:
            raise ReleaseError(f"git {command[0]}: {done.stderr.strip().splitlines()[-1]}")
    return checkout


def _git(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", str(root), *command], capture_output=True, text=True)


def package(checkout: Path, target: str, origin: Origin, folder: Path) -> None:
    """Build a target in a clone, with a cache of its own in `folder`. Raises ReleaseError if that fails."""
    cache = cache_folder(os.environ).parent
    mine = folder / "cache"
    _prepare(cache, mine)
    environment = {**_environment(os.environ), "RUNTIME_CACHE": str(mine), "SOURCE_DATE_EPOCH": str(origin.epoch)}
    environment |= {"PANTS_LOCAL_STORE_DIR": str(folder / "store"), "PANTS_PANTSD": "false"}
    environment["PATH"] = f"{mine / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    environment |= {"RUNTIME_SOURCE_URL": origin.source} if origin.source else {}
    # Its output is progress; the result of this program goes to stdout.
    done = subprocess.run(["./pants", "package", target], cwd=checkout, env=environment, stdout=sys.stderr)
    if done.returncode:
        raise ReleaseError(f"./pants package {target}: failed in a clone of {origin.revision}")


def _prepare(cache: Path, mine: Path) -> None:
    client = cache / "bin/docker"
    if not client.exists():
        raise ReleaseError(f"{client}: expected Docker's client, found none: run ./pants package once")
    (mine / "bin").mkdir(parents=True)
    program = mine / "bin/docker"
    program.write_text(_CLIENT.format(client=client.resolve()), encoding="utf-8")
    program.chmod(0o755)
    # The installation of Pants is the same for all checkouts.
    (mine / "pants").symlink_to(cache / "pants")


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables without those that this program was started with by Pants."""
    return {name: value for name, value in variables.items() if name in _KEPT or not name.startswith(_OURS)}


@contextmanager
def kept_tags(*repositories: str) -> Iterator[None]:
    """Put the tags of repositories on the engine back after the block, since a build moves them.

    Raises ReleaseError if the engine does not answer.
    """
    try:
        engine: Any = docker.from_env()
        before = _tags(engine, repositories)
    except DockerException:
        raise ReleaseError("the container engine does not answer: start it, then run the command again") from None
    try:
        yield
    finally:
        for name, image in before.items():
            engine.api.tag(image, *name.rsplit(":", 1), force=True)
        for name in _tags(engine, repositories).keys() - before.keys():
            _remove(engine, name)


def _tags(engine: Any, repositories: Collection[str]) -> dict[str, str]:
    """Return name with tag -> image id."""
    found = {tag: str(image.id) for image in engine.images.list() for tag in image.tags}
    return {tag: image for tag, image in found.items() if tag.rpartition(":")[0].partition("/")[0] in repositories}


def _remove(engine: Any, name: str) -> None:
    try:
        engine.images.remove(name)
    except ImageNotFound:
        return
