"""The content of runtime.yaml as dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalogue.paths import Paths


@dataclass(frozen=True)
class Image:
    """The labels of an image that do not depend on the build."""

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
    """The upstream version of Apache Airflow, and our build number if there are backports."""

    version: str
    extras: tuple[str, ...]
    build: int | None = None

    @property
    def local_version(self) -> str:
        """The version that the image reports: `2.8.4+astro.1`, or `2.8.4` without backports."""
        return self.version if self.build is None else f"{self.version}+astro.{self.build}"


@dataclass(frozen=True)
class Constraint:
    """A version limit on a transitive dependency, and the reason. An empty `python` means all Pythons.

    `locked_at` overrides the Runtime's for this package.
    """

    name: str
    version: str
    reason: str
    python: tuple[str, ...] = ()
    locked_at: str | None = None

    def applies_to(self, python: str) -> bool:
        """Return whether the limit applies to that Python minor."""
        return not self.python or python in self.python


@dataclass(frozen=True)
class Deviation:
    """A package whose pinned version differs from the published image, and the reason."""

    name: str
    published: str
    reason: str


@dataclass(frozen=True)
class Backport:
    """A patch on Airflow: its origin, what it fixes, and the first version of the Runtime that has it."""

    id: str
    upstream: str
    summary: str
    since: str
    cves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Runtime:
    """One major of the Runtime: the content of its runtime.yaml.

    Locks see what was published before `locked_at`; `locked_later` overrides it for Airflow and pins.
    """

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
    locked_later: Mapping[str, str] = field(default_factory=dict)

    @property
    def pins(self) -> Mapping[str, str]:
        """Distribution -> version of everything that the Runtime pins itself."""
        return {**self.providers, **self.packages}

    @property
    def name(self) -> str:
        """`runtime-10`: the name of its folder, and its name in commands."""
        return f"runtime-{self.major}"

    @property
    def paths(self) -> Paths:
        """The paths of its files and targets."""
        return Paths(self.name)

    @property
    def patches(self) -> tuple[str, ...]:
        """The paths of its backports' patches, in the order in which they are applied."""
        return tuple(self.paths.patch(backport.id) for backport in self.backports)
