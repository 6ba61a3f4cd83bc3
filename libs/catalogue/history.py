"""The content of releases.yaml as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Release:
    """One published version. `airflow` is upstream's X.Y.Z; `yanked` is the reason not to use the version."""

    version: str
    released: date
    airflow: str
    database_migration: bool
    yanked: str | None = None
    cves: tuple[str, ...] = ()
    airflow_pull_requests: tuple[int, ...] = ()

    @property
    def order(self) -> tuple[int, ...]:
        """The sort key of the version: 9.10.0 is newer than 9.9.0."""
        return tuple(int(part) for part in self.version.split("."))

    @property
    def line(self) -> tuple[int, ...]:
        """Major and minor: 9.10.0, 9.10.1 and 9.10.2 are one line."""
        return self.order[:2]


@dataclass(frozen=True)
class AnnouncedEnd:
    """A last day that differs from the policy, and the reason."""

    day: date
    reason: str


@dataclass(frozen=True)
class History:
    """Every published version of a major, the newest first; empty before the first release.

    `maintained_until` keeps the major in the nightly beyond its end of maintenance, which stays what users are told.
    """

    path: str
    major: int
    releases: tuple[Release, ...]
    announced_end: AnnouncedEnd | None = None
    maintained_until: AnnouncedEnd | None = None
