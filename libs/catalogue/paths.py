"""The paths of a Runtime's files and targets, relative to the root of the repository.

This module uses only the standard library, because ./pants imports it before each command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CPYTHON = "3rdparty/cpython/cpython.yaml"
DEBIAN = "3rdparty/debian"
DEBIAN_LOCKS = f"{DEBIAN}/locks"
DEBIAN_SUITES = f"{DEBIAN}/*.yaml"
# All Runtimes that have a backport share its check, since a fix does the same in every Airflow.
BACKPORT_CHECKS = "runtimes/backports"
CATALOGUES = "runtimes/runtime-*/runtime.yaml"
RELEASES = "runtimes/runtime-*/releases.yaml"
PROVIDERS = "providers/*/provider.yaml"
PROOFS = "providers/*/proof.yaml"
LOCKS = "runtimes/runtime-*/locks/python-*.txt"

_NAME = re.compile(r"runtimes/(runtime-[0-9]+)/")
_LOCK = re.compile(r"runtimes/(?P<runtime>runtime-[0-9]+)/locks/python-(?P<python>[0-9.]+)\.txt")


@dataclass(frozen=True)
class Paths:
    """The files and targets of the Runtime `name`, such as runtime-10."""

    name: str

    @property
    def folder(self) -> str:
        """The folder of its data."""
        return f"runtimes/{self.name}"

    @property
    def catalogue(self) -> str:
        """Its runtime.yaml."""
        return f"{self.folder}/runtime.yaml"

    @property
    def releases(self) -> str:
        """The list of its published versions."""
        return f"{self.folder}/releases.yaml"

    def notes(self, version: str) -> str:
        """Return the release notes of a version."""
        return f"{self.folder}/notes/{version}.md"

    @property
    def import_exceptions(self) -> str:
        """The list of modules that cannot be imported, with reasons."""
        return f"{self.folder}/import_exceptions.yaml"

    @property
    def test_exceptions(self) -> str:
        """The list of tests that its images are known to fail, with reasons."""
        return f"{self.folder}/image_tests.yaml"

    @property
    def vex(self) -> str:
        """The vulnerabilities that it accepts, with reasons; the file is optional."""
        return f"{self.folder}/vex.yaml"

    def lock(self, python: str) -> str:
        """Return the lockfile for a Python minor."""
        return f"{self.folder}/locks/python-{python}.txt"

    def constraints(self, python: str) -> str:
        """Return the file of Airflow's own constraints for a Python minor."""
        return f"{self.folder}/constraints/python-{python}.txt"

    @property
    def patches(self) -> str:
        """The folder of the backports' patches."""
        return f"{self.folder}/backports"

    def patch(self, backport: str) -> str:
        """Return the patch of the backport with that id."""
        return f"{self.patches}/{backport}.patch"

    def wheel(self, version: str) -> str:
        """Return the path of an Airflow wheel, below dist/ and in the Docker build context."""
        return f"{self.folder}/apache_airflow-{version}-py3-none-any.whl"

    @property
    def images(self) -> str:
        """The folder of its image targets."""
        return f"images/{self.name}"

    @property
    def image_targets(self) -> str:
        """The target that generates its images."""
        return f"{self.images}:{self.name}"

    def image_target(self, variant: str) -> str:
        """Return the target of the image of a variant, such as python-3.11-base."""
        return f"{self.image_targets}#{variant}"

    def image_info(self, variant: str) -> str:
        """Return the file with Pants' facts about a built image, below dist/ and in the sandbox of a test."""
        return f"images.{self.name}/{variant.replace('.', '_')}.docker-info.json"


def backport_check(backport: str) -> str:
    """Return the program that checks whether an Airflow has the backport with that id."""
    return f"{BACKPORT_CHECKS}/{backport}_check.py"


def provider_file(name: str) -> str:
    """Return the file with the facts about the provider in that folder."""
    return f"providers/{name}/provider.yaml"


def proof_of(name: str) -> str:
    """Return the file that says what the DAG of a provider must show."""
    return f"providers/{name}/proof.yaml"


def dag_of(name: str) -> str:
    """Return the DAG that proves a provider."""
    return f"providers/{name}/dag.py"


def debian_suite(suite: str) -> str:
    """Return the file that lists the packages of a Debian suite."""
    return f"{DEBIAN}/{suite}.yaml"


def debian_lock(suite: str, architecture: str, kind: str = "") -> str:
    """Return the lock of a Debian suite; `kind` is "build-" for the lock of the build packages."""
    return f"{DEBIAN_LOCKS}/{suite}-{kind}{architecture}.txt"


def parse_lock_path(path: str) -> tuple[Paths, str]:
    """Return the Runtime and the Python minor of a lockfile. Raises ValueError if `path` is not a lockfile."""
    found = _LOCK.fullmatch(path)
    if not found:
        raise ValueError(f"{path}: expected runtimes/runtime-N/locks/python-X.Y.txt")
    return Paths(found["runtime"]), found["python"]


def names(paths: Iterable[str]) -> list[str]:
    """Return the names of the Runtimes that own these paths, by ascending major."""
    return sorted({match[1] for path in paths if (match := _NAME.match(path))}, key=major)


def runtimes(root: Path) -> list[str]:
    """Return the names of all Runtimes below `root`, by ascending major."""
    return names(str(file.relative_to(root)) for file in root.glob(CATALOGUES))


def lockfiles(root: Path) -> list[str]:
    """Return every lockfile below `root`, sorted."""
    found = (str(file.relative_to(root)) for file in root.glob(LOCKS))
    return sorted(path for path in found if _LOCK.fullmatch(path))


def major(name: str) -> int:
    """Return the major of a name: 10 for runtime-10."""
    return int(name.rpartition("-")[2])
