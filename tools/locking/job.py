"""One lock to make: which Runtime, which Python, and where its files are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.errors import CatalogueError
from catalogue.lock_inputs import constraints_in, inputs_digest, requirements_in
from catalogue.model import Runtime
from catalogue.paths import runtimes
from catalogue.repository import load_buildable, load_interpreters
from catalogue.text_file import read_text


@dataclass(frozen=True)
class Job:
    """One lock: everything that it follows from, read from disk once."""

    runtime: Runtime
    python: str
    full_version: str
    root: Path
    upstream: str

    @property
    def label(self) -> str:
        """`runtime-10 python-3.9`, as progress lines begin."""
        return f"{self.runtime.name} python-{self.python}"

    @property
    def relative_path(self) -> str:
        """The lock's path below the build root."""
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
    """The jobs for those Runtimes and Pythons; none named means all.

    Raises CatalogueError for a name that does not exist, for a Python that none of them has and for a file that does
    not say what it must.
    """
    interpreters = load_interpreters(root)
    wanted = names or runtimes(root)
    jobs = tuple(job for name in wanted for job in _jobs(root, name, pythons, interpreters))
    unknown = [python for python in pythons if python not in {job.python for job in jobs}]
    if unknown or not jobs:
        found = ", ".join(unknown) or "none"
        raise CatalogueError("runtimes", "--python", f"expected a supported Python, found {found}")
    return jobs


def _jobs(root: Path, name: str, pythons: Sequence[str], interpreters: Mapping[str, Interpreter]) -> Iterator[Job]:
    runtime = load_buildable(root, name, interpreters)
    for python in runtime.python.supported:
        if not pythons or python in pythons:
            upstream = read_text(root, runtime.paths.constraints(python))
            yield Job(runtime, python, interpreters[python].version, root, upstream)
