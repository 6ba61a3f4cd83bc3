"""What is found out about a project on each version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from packaging.version import Version

from release.comparison.contents import NOTHING, Packages


@dataclass(frozen=True)
class Image:
    """An image of a Runtime. `name` is what the user calls it; the versions are those of its labels."""

    name: str
    reference: str
    runtime: str
    airflow: str
    python: str

    @property
    def airflow_version(self) -> Version:
        """The version of Airflow, to be compared."""
        return Version(self.airflow)


@dataclass(frozen=True)
class Build:
    """The build of the project. `log` is its last lines if it failed; `kind` is build, or requirement if pip failed."""

    image: str
    seconds: float
    succeeded: bool
    kind: str = ""
    reason: str = ""
    log: str = ""


@dataclass(frozen=True)
class Dag:
    """A DAG as its users see it. `tasks` is task -> class of its operator."""

    dag_id: str
    file: str
    schedule: str
    tasks: Mapping[str, str]


@dataclass(frozen=True)
class ImportFailure:
    """A DAG file that cannot be imported, and the line of the project that fails."""

    dag_file: str
    file: str
    line: int
    message: str
    traceback: str


@dataclass(frozen=True)
class Deprecation:
    """A warning about a line of the project, or about its configuration if `file` is ""."""

    file: str
    line: int
    category: str
    message: str


@dataclass(frozen=True)
class Probe:
    """What the image of a project has."""

    python: str
    airflow: str
    packages: Packages
    dags: tuple[Dag, ...] = ()
    errors: tuple[ImportFailure, ...] = ()
    warnings: tuple[Deprecation, ...] = ()


@dataclass(frozen=True)
class Outcomes:
    """The project's tests. `failed` is test -> the reason; `problem` says why there is no result."""

    passed: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    failed: Mapping[str, str] = field(default=NOTHING)
    problem: str = ""


@dataclass(frozen=True)
class Stage:
    """The project on one version. `problem` says why there is no probe, `tests` is None if the project has none."""

    image: Image
    build: Build
    probe: Probe | None = None
    problem: str = ""
    tests: Outcomes | None = None


@dataclass(frozen=True)
class Migration:
    """The metadata database, migrated to one version. `problem` is "" if that worked, `log` its last lines if not.

    `rows` and `tables` count what it has after a run of a DAG; `lost` says what the migration lost or changed, `aside`
    the tables to which it moved rows that it refused.
    """

    name: str
    airflow: str
    seconds: float
    revision: str = ""
    problem: str = ""
    log: str = ""
    rows: int = 0
    tables: int = 0
    lost: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Downgrade:
    """The way back. `state` is done, failed or impossible; `problem` says why."""

    state: str
    seconds: float = 0
    problem: str = ""
    log: str = ""
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Database:
    """The metadata database on its way through all versions, and back to the first."""

    server: str
    migrations: tuple[Migration, ...]
    downgrade: Downgrade | None = None


@dataclass(frozen=True)
class Upgrade:
    """Everything that was found out. The first stage is FROM, the last one TO."""

    project: str
    stages: tuple[Stage, ...]
    database: Database | None = None
