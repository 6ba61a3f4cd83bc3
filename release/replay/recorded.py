"""The package index as it was recorded for tests: stable versions of the replayed packages until July 2024."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timezone
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from release.index import pythons
from release.index.client import Index
from release.index.files import File
from release.index.requirements import Metadata
from release.index.sessions import sessions
from release.planning.policy import Policy
from release.planning.upstream import Upstream

# What was published later is not in it.
UNTIL = date(2024, 7, 31)
# Package -> version -> time of upload, Requires-Python, and the range of Airflow that it requires.
_Recorded = Mapping[str, Mapping[str, tuple[str, str, str]]]


class _Metadata(Metadata):
    """The recorded requirements on Airflow. The name of a file is its package."""

    def __init__(self, found: _Recorded) -> None:
        super().__init__(Index("", sessions({}, Path("/nonexistent"))), Path("/nonexistent"))
        self._found = found

    def requirements(self, files: Iterable[File], version: Version, name: str) -> tuple[Requirement, ...]:
        """Return what a version requires of Airflow, the only `name` that is recorded."""
        (package,) = {file.name for file in files}
        range_of = self._found[package][str(version)][2]
        return (Requirement(f"{name}{range_of}"),) if range_of else ()


def recorded(policy: Policy) -> Upstream:
    """Return the recorded index."""
    found: _Recorded = json.loads(pkgutil.get_data(__package__, "recorded_index.json") or b"")
    files = {name: tuple(_files(name, versions)) for name, versions in found.items()}
    return Upstream(files, _Metadata(found), policy, datetime.max.replace(tzinfo=timezone.utc))


def _files(name: str, versions: Mapping[str, tuple[str, str, str]]) -> Iterator[File]:
    for version, (uploaded, requires_python, _) in versions.items():
        time = datetime.strptime(uploaded, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        yield File(name, Version(version), "", None, pythons.of(requires_python), time)
