"""Where everything of a Runtime is in the repository. Every path is relative to its root.

The standard library alone: ./pants reads it before each command.
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
# One check for all Runtimes that have a backport: what a fix does is the same for every Airflow.
BACKPORT_CHECKS = "runtimes/backports"
CATALOGUES = "runtimes/runtime-*/runtime.yaml"
RELEASES = "runtimes/runtime-*/releases.yaml"
LOCKS = "runtimes/runtime-*/locks/python-*.txt"

_NAME = re.compile(r"runtimes/(runtime-[0-9]+)/")
_LOCK = re.compile(r"runtimes/(?P<runtime>runtime-[0-9]+)/locks/python-(?P<python>[0-9.]+)\.txt")


@dataclass(frozen=True)
class Paths:
    """The files and targets of the Runtime `name`, such as runtime-10."""

    name: str

    @property
    def folder(self) -> str:
        """Its data."""
        return f"runtimes/{self.name}"

    @property
    def catalogue(self) -> str:
        """What the Runtime is."""
        return f"{self.folder}/runtime.yaml"

    @property
    def releases(self) -> str:
        """Its published versions."""
        return f"{self.folder}/releases.yaml"

    @property
    def import_exceptions(self) -> str:
        """The modules that cannot be imported, with reasons."""
        return f"{self.folder}/import_exceptions.yaml"

    @property
    def test_exceptions(self) -> str:
        """What its images are known not to pass, with reasons."""
        return f"{self.folder}/image_tests.yaml"

    def lock(self, python: str) -> str:
        """The lockfile for a Python minor."""
        return f"{self.folder}/locks/python-{python}.txt"

    def constraints(self, python: str) -> str:
        """Airflow's own constraints for a Python minor."""
        return f"{self.folder}/constraints/python-{python}.txt"

    @property
    def patches(self) -> str:
        """The folder of the backports' patches."""
        return f"{self.folder}/backports"

    def patch(self, backport: str) -> str:
        """The patch of a backport, by its id."""
        return f"{self.patches}/{backport}.patch"

    def wheel(self, version: str) -> str:
        """The wheel of Airflow in that version, below dist/ and in the context of a build."""
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
        """The target of one image, by the variant's name: python-3.11-base."""
        return f"{self.image_targets}#{variant}"

    def image_info(self, variant: str) -> str:
        """What Pants writes of a built image, below dist/ and in the sandbox of a test."""
        return f"images.{self.name}/{variant.replace('.', '_')}.docker-info.json"


def backport_check(backport: str) -> str:
    """The program that tells an Airflow with the backport of that id from one without."""
    return f"{BACKPORT_CHECKS}/{backport}_check.py"


def debian_suite(suite: str) -> str:
    """The packages of a Debian suite."""
    return f"{DEBIAN}/{suite}.yaml"


def debian_lock(suite: str, architecture: str, kind: str = "") -> str:
    """The lock of a Debian suite's packages; `kind` is "build-" for those that compile."""
    return f"{DEBIAN_LOCKS}/{suite}-{kind}{architecture}.txt"


def of_lock(path: str) -> tuple[Paths, str]:
    """The Runtime and the Python minor of the lockfile at `path`. Raises ValueError for another path."""
    found = _LOCK.fullmatch(path)
    if not found:
        raise ValueError(f"{path}: expected runtimes/runtime-N/locks/python-X.Y.txt")
    return Paths(found["runtime"]), found["python"]


def names(paths: Iterable[str]) -> list[str]:
    """The names of the Runtimes that these paths are of, by ascending major."""
    return sorted({match[1] for path in paths if (match := _NAME.match(path))}, key=major)


def runtimes(root: Path) -> list[str]:
    """The names of all Runtimes below `root`, by ascending major."""
    return names(str(file.relative_to(root)) for file in root.glob(CATALOGUES))


def lockfiles(root: Path) -> list[str]:
    """Every lockfile below `root`."""
    found = (str(file.relative_to(root)) for file in root.glob(LOCKS))
    return sorted(path for path in found if _LOCK.fullmatch(path))


def major(name: str) -> int:
    """10 of runtime-10."""
    return int(name.rpartition("-")[2])
