"""States and indexes for tests of plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from types import MappingProxyType

from packaging.requirements import Requirement
from packaging.version import Version

from release.advisories.known import Advisories
from release.index.client import Index
from release.index.files import File, files
from release.index.requirements import Metadata
from release.index.sessions import sessions
from release.index.testing import row
from release.planning.policy import load_policy
from release.planning.state import State
from release.planning.upstream import Upstream

NOW = datetime(2024, 6, 20, tzinfo=timezone.utc)
HTTP = "apache-airflow-providers-http"
PINS = MappingProxyType({HTTP: "4.11.1", "astronomer-providers": "1.18.4", "pip": "24.0"})
Versions = Mapping[str, Mapping[str, str]]


class Known(Metadata):
    """The requirements that a test sets, by name of the wheel. Nothing is downloaded."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__(Index("", sessions({}, Path("/nonexistent"))), Path("/nonexistent"))
        self._found = found

    def requirements(self, files: Iterable[File], version: Version, name: str) -> tuple[Requirement, ...]:
        """Return the requirement of the wheel of a version, if the test sets one."""
        wheels = [file.name for file in files if file.version == version]
        found = [Requirement(self._found[wheel]) for wheel in wheels if wheel in self._found]
        return tuple(row for row in found if row.name == name)


def runtime_10(pins: Mapping[str, str] = PINS, airflow: str = "2.8.4", version: str = "10.9.0") -> State:
    """Return a state of Runtime 10."""
    return State(10, version, airflow, pins, ("3.9.2", "3.11.2"), ("10.8.0", "10.9.0"))


def wheel(name: str, version: str) -> str:
    """Return the name of the wheel of a version."""
    return f"{name.replace('-', '_')}-{version}-py3-none-any.whl"


def upstream(
    versions: Versions,
    requires: Mapping[str, str] = MappingProxyType({}),
    now: datetime = NOW,
    known: Advisories | None = None,
) -> Upstream:
    """Return an index with these versions (name -> version -> day of upload), and the policy of this repository."""
    found = {
        name: files({"files": [row(wheel(name, version), day) for version, day in days.items()]})
        for name, days in versions.items()
    }
    policy = load_policy(Path.cwd())
    return Upstream({"apache-airflow": (), **found}, Known(requires), policy, now, known or Advisories())
