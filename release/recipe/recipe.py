"""The data of a checkout that an image was built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.debian import Suite
from catalogue.debian_lock import parse_debian_lock
from catalogue.labels import OURS
from catalogue.lock_inputs import check_rows, pinned_hashes, pinned_versions
from catalogue.model import Runtime
from catalogue.paths import debian_lock, runtimes
from catalogue.repository import load_buildable, load_interpreters, load_suites
from catalogue.text_file import read_text
from release.common.errors import InputError
from release.contents.image import Image
from release.recipe.patches import CPythonPatches, patches_of


@dataclass(frozen=True)
class Pin:
    """A locked version, and the sha256 of each artifact that the lock allows."""

    version: str
    sha256: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    """What an image is built from: the Runtime, its CPython with patches, and name -> pin of the packages.

    `build` are the Debian packages that compile, which are not in the image.
    """

    root: Path
    runtime: Runtime
    minor: str
    architecture: str
    interpreter: Interpreter
    patches: CPythonPatches
    suite: Suite
    python: Mapping[str, Pin]
    debian: Mapping[str, Pin]
    build: Mapping[str, Pin]


def recipe(root: Path, image: Image) -> Recipe:
    """Return the recipe of an image by its labels.

    Raises InputError if the checkout is at another version of the Runtime, and CatalogueError if its data is invalid.
    """
    interpreters = load_interpreters(root)
    runtime = _runtime(root, image, interpreters)
    minor = image.python.rpartition(".")[0]
    if minor not in runtime.python.supported:
        raise InputError(f"{image.blobs.place}: expected a Python of {runtime.path}, found {image.python}")
    return _recipe(root, runtime, minor, image.architecture, interpreters[minor])


def _runtime(root: Path, image: Image, interpreters: Mapping[str, Interpreter]) -> Runtime:
    name = f"runtime-{image.version.partition('.')[0]}"
    if name not in runtimes(root):
        raise InputError(f"{image.blobs.place}: expected a Runtime of this checkout, found {image.version}")
    runtime = load_buildable(root, name, interpreters)
    for what, expected, found in (
        ("version", runtime.version, image.version),
        ("airflow", runtime.airflow.local_version, image.label(f"{OURS}.airflow.version")),
    ):
        if expected != found:
            advice = "check out the commit that the image was built from"
            raise InputError(f"{runtime.path}: {what}: expected {found} as in the image, found {expected}: {advice}")
    return runtime


def _recipe(root: Path, runtime: Runtime, minor: str, architecture: str, interpreter: Interpreter) -> Recipe:
    suite = load_suites(root)[runtime.debian_suite]
    path = runtime.paths.lock(minor)
    lock = read_text(root, path)
    check_rows(path, lock)
    return Recipe(
        root=root,
        runtime=runtime,
        minor=minor,
        architecture=architecture,
        interpreter=interpreter,
        patches=patches_of(root, minor, interpreter),
        suite=suite,
        python={name: Pin(version, pinned_hashes(lock, name)) for name, version in pinned_versions(lock).items()},
        debian=_debian(root, suite.suite, architecture, ""),
        build=_debian(root, suite.suite, architecture, "build-"),
    )


def _debian(root: Path, suite: str, architecture: str, kind: str) -> Mapping[str, Pin]:
    path = debian_lock(suite, architecture, kind)
    rows = parse_debian_lock(path, read_text(root, path))
    return {name: Pin(row.version, (row.sha256,)) for name, row in rows.items()}
