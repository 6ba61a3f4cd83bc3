"""Which packages of a new lock have no wheel for an image.

An image has no compilers, so a bump never locks a package that must be built from source, unless the current lock does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalogue.text_file import read_text
from release.bumping.platforms import MACHINES, platforms
from release.index.files import File
from release.index.platforms import Platform
from tools.locking.job import Job
from tools.locking.rows import Row, rows

# Asks the index: names -> name -> files.
Files = Callable[[Iterable[str]], Mapping[str, tuple[File, ...]]]


@dataclass(frozen=True)
class Missing:
    """A locked version that has no wheel for a Python on some architectures."""

    name: str
    version: str
    python: str
    architectures: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.version}, which {no_wheel((self.python,), self.architectures)}"


@dataclass
class Wheels:
    """Compares locks with the files on the index."""

    root: Path
    files: Files
    _files: dict[str, tuple[File, ...]] = field(default_factory=dict)
    _platforms: dict[str, Mapping[str, Platform]] = field(default_factory=dict)

    def missing(self, job: Job, lock: str) -> list[Missing]:
        """Return what an image would build from source with a new lock, and does not with the current one.

        Raises ReleaseError if the index does not answer.
        """
        current = rows(read_text(self.root, job.relative_path)) if job.path.exists() else ()
        new = [row for row in rows(lock) if row not in current]
        self._ask(row.name for row in new)
        found = (Missing(row.name, row.version, job.python, self._without_wheel(job, row)) for row in new)
        return [one for one in found if one.architectures and not self._is_built(job, current, one)]

    def built(self, job: Job) -> list[Missing]:
        """Return what an image builds from source with the current lock. Raises as `missing` does."""
        current = rows(read_text(self.root, job.relative_path)) if job.path.exists() else ()
        self._ask(row.name for row in current)
        found = (Missing(row.name, row.version, job.python, self._without_wheel(job, row)) for row in current)
        return [one for one in found if one.architectures]

    def known(self, name: str) -> tuple[File, ...]:
        """Return the files of a package that was missing."""
        return self._files[name]

    def platforms(self, job: Job) -> Mapping[str, Platform]:
        """Return architecture -> platform of a lock."""
        if job.full_version not in self._platforms:
            self._platforms[job.full_version] = platforms(self.root, job.runtime, job.full_version)
        return self._platforms[job.full_version]

    def _ask(self, names: Iterable[str]) -> None:
        unknown = [name for name in dict.fromkeys(names) if name not in self._files]
        self._files.update(self.files(unknown) if unknown else {})

    def _without_wheel(self, job: Job, row: Row) -> tuple[str, ...]:
        """Return the architectures that a row has no wheel for."""
        files = [file for file in self._files[row.name] if file.sha256 in row.hashes]
        # Without any of its files here, the version is from another index.
        return tuple(
            name
            for name, platform in self.platforms(job).items()
            if files and row.applies_to(job.full_version, MACHINES[name]) and not any(map(platform.takes, files))
        )

    def _is_built(self, job: Job, current: Iterable[Row], missing: Missing) -> bool:
        same = (row for row in current if row.name == missing.name)
        return set(missing.architectures) <= {name for row in same for name in self._without_wheel(job, row)}


def no_wheel(pythons: Sequence[str], architectures: Sequence[str]) -> str:
    """Return "has no wheel for Python 3.8 and 3.9 on arm64"."""
    return f"has no wheel for Python {_and(pythons)} on {_and(architectures)}"


def _and(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
