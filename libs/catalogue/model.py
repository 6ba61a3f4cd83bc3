"""What runtime.yaml says, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.paths import Paths


@dataclass(frozen=True)
class Image:
    """The static labels."""

    title: str
    description: str
    licenses: str


@dataclass(frozen=True)
class Python:
    """The Python minors, such as "3.11"."""

    default: str
    supported: tuple[str, ...]


@dataclass(frozen=True)
class Airflow:
    """Apache Airflow as upstream released it, and our build number on top when there are backports."""

    version: str
    extras: tuple[str, ...]
    build: int | None = None

    @property
    def local_version(self) -> str:
        """`2.8.4+astro.1`, or `2.8.4` without backports: what the image reports."""
        return self.version if self.build is None else f"{self.version}+astro.{self.build}"


@dataclass(frozen=True)
class Constraint:
    """A limit on a package that something else brings, and its reason. No `python` means all.

    `locked_at` takes the place of the Runtime's, for this package alone.
    """

    name: str
    version: str
    reason: str
    python: tuple[str, ...] = ()
    locked_at: str | None = None

    def applies_to(self, python: str) -> bool:
        """Whether the limit is for that Python minor."""
        return not self.python or python in self.python


@dataclass(frozen=True)
class Deviation:
    """A package that was published with another version than the one that is pinned, and why."""

    name: str
    published: str
    reason: str


@dataclass(frozen=True)
class Backport:
    """A patch on Airflow: where it comes from, what it fixes, and the first version of the Runtime that has it."""

    id: str
    upstream: str
    summary: str
    since: str
    cves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Runtime:
    """One major of the Runtime: everything its runtime.yaml says."""

    path: str
    major: int
    version: str
    release_date: str
    channel: str
    image: Image
    debian_suite: str
    architectures: tuple[str, ...]
    architectures_since: Mapping[str, str]
    python: Python
    python_tags: bool
    airflow: Airflow
    locked_at: str
    providers: Mapping[str, str]
    packages: Mapping[str, str]
    extras: Mapping[str, tuple[str, ...]]
    constraints: tuple[Constraint, ...]
    os_packages: tuple[str, ...]
    environment: Mapping[str, str]
    plugins: tuple[str, ...]
    backports: tuple[Backport, ...]
    deviations: tuple[Deviation, ...] = ()

    @property
    def pins(self) -> Mapping[str, str]:
        """Distribution -> version, for all that the Runtime pins itself."""
        return {**self.providers, **self.packages}

    @property
    def name(self) -> str:
        """`runtime-10`: the directory's and the lock command's name for it."""
        return f"runtime-{self.major}"

    @property
    def paths(self) -> Paths:
        """Where its files and targets are."""
        return Paths(self.name)

    @property
    def patches(self) -> tuple[str, ...]:
        """The patches of its backports, in the order in which they are applied."""
        return tuple(self.paths.patch(backport.id) for backport in self.backports)
