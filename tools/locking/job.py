"""A lock to make, and its inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.errors import CatalogueError
from catalogue.lock_inputs import constraints_in, inputs_digest, requirements_in
from catalogue.model import Runtime
from catalogue.paths import runtimes
from catalogue.providers import check_folders
from catalogue.repository import load_buildable, load_interpreters
from catalogue.text_file import read_text
from catalogue.upstream_constraints import check_constraints, constraints_command


@dataclass(frozen=True)
class Job:
    """A lock to make, with all of its inputs."""

    runtime: Runtime
    python: str
    full_version: str
    root: Path
    upstream: str

    @property
    def label(self) -> str:
        """The prefix of its progress lines: `runtime-10 python-3.9`."""
        return f"{self.runtime.name} python-{self.python}"

    @property
    def relative_path(self) -> str:
        """The lock's path below the root of the repository."""
        return self.runtime.paths.lock(self.python)

    @property
    def path(self) -> Path:
        """The lock's path."""
        return self.root / self.relative_path

    @property
    def requirements(self) -> str:
        """The requirement rows."""
        return requirements_in(self.runtime, self.python)

    @property
    def constraints(self) -> str:
        """The constraint rows."""
        return constraints_in(self.runtime, self.python, self.upstream)

    @property
    def digest(self) -> str:
        """The digest of the inputs."""
        return inputs_digest(self.runtime, self.python, self.full_version, self.upstream)


def find_jobs(root: Path, names: Sequence[str], pythons: Sequence[str]) -> tuple[Job, ...]:
    """Return the jobs for these Runtimes and Pythons. An empty list means all of them.

    Raises CatalogueError for an unknown Runtime, for a Python that none of them supports, and for invalid data.
    """
    interpreters = load_interpreters(root)
    wanted = names or runtimes(root)
    jobs = tuple(job for name in wanted for job in _jobs(root, name, pythons, interpreters))
    unknown = [python for python in pythons if python not in {job.python for job in jobs}]
    if unknown or not jobs:
        found = ", ".join(unknown) or "none"
        raise CatalogueError("runtimes", "--python", f"expected a supported Python, found {found}")
    return jobs


def valid_jobs(root: Path, names: Sequence[str], pythons: Sequence[str]) -> tuple[Job, ...]:
    """Return the jobs as find_jobs does, so that no lock is made that a build refuses.

    Also raises CatalogueError for constraints of another Airflow or Python, and for a provider without a folder.
    """
    jobs = find_jobs(root, names, pythons)
    for job in jobs:
        check_constraints(job.runtime, job.python, job.upstream)
    check_folders(root, {job.runtime.name: job.runtime for job in jobs}.values())
    return jobs


def _jobs(root: Path, name: str, pythons: Sequence[str], interpreters: Mapping[str, Interpreter]) -> Iterator[Job]:
    runtime = load_buildable(root, name, interpreters)
    for python in runtime.python.supported:
        if not pythons or python in pythons:
            remedy = f"run {constraints_command(name, python)}"
            upstream = read_text(root, runtime.paths.constraints(python), remedy)
            yield Job(runtime, python, interpreters[python].version, root, upstream)
