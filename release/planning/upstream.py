"""What the package index had for a Runtime on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime

from packaging.version import Version

from release.advisories.known import Advisories
from release.index.candidates import Candidates, Conditions, newer
from release.index.client import CONNECTIONS
from release.index.files import File
from release.index.requirements import Metadata
from release.planning.changes import Held, step
from release.planning.policy import Policy
from release.planning.state import AIRFLOW, State


@dataclass(frozen=True)
class Choice:
    """The version that a package can move to, if there is one, and the newer versions that it cannot."""

    name: str
    old: Version
    new: Version | None
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Upstream:
    """The files of each project of a Runtime, at a time."""

    files: Mapping[str, tuple[File, ...]]
    metadata: Metadata
    policy: Policy
    now: datetime
    advisories: Advisories = field(default_factory=Advisories)

    def airflow(self, state: State) -> Choice:
        """Return the newest Airflow of the Runtime's minor."""
        old = Version(state.airflow)
        found = self.candidates(AIRFLOW, old, state.pythons)
        same = [version for version in found.accepted if step(old, version) == "patch"]
        rejected = [row for row in found.rejected if step(old, row.version) == "patch"]
        held = tuple(Held(AIRFLOW, str(row.version), row.reason) for row in rejected)
        return Choice(AIRFLOW, old, same[0] if same else None, held)

    def package(self, name: str, state: State, airflow: Version) -> Choice:
        """Return the newest version of a pinned package that the policy and this Airflow allow."""
        return next(self.choices(name, state, airflow))

    def choices(self, name: str, state: State, airflow: Version) -> Iterator[Choice]:
        """Yield each version that a pinned package can move to, the newest first, and last a choice without one."""
        old = Version(state.pins[name])
        found = self.candidates(name, old, state.pythons)
        held = [Held(name, str(row.version), row.reason) for row in found.rejected]
        for version in found.accepted:
            reason = self.policy.objection(name, version, old, state.major) or self._conflict(name, version, airflow)
            if reason is None:
                yield Choice(name, old, version, newest_of_each_reason(held))
            else:
                held.append(Held(name, str(version), reason))
        yield Choice(name, old, None, newest_of_each_reason(held))

    def packages(self, state: State, airflow: Version) -> list[Choice]:
        """Return the choice for each pinned package. Metadata that is not in the cache is downloaded concurrently."""
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            return list(pool.map(lambda name: self.package(name, state, airflow), state.pins))

    def candidates(self, name: str, old: Version, pythons: tuple[str, ...]) -> Candidates:
        """Return the versions above `old`. A version that an advisory names as fixed needs no cool-down."""
        conditions = Conditions(self.now, self.policy.cooldown(name), pythons, self.advisories.fixed(name))
        return newer(self.files.get(name, ()), old, conditions)

    def _conflict(self, name: str, version: Version, airflow: Version) -> str | None:
        for row in self.metadata.requirements(self.files[name], version, AIRFLOW):
            if not row.specifier.contains(airflow, prereleases=True):
                return f"requires Airflow {row.specifier}"
        return None

    def published(self, name: str, version: Version) -> str:
        """Return the day of the first file of a version; "" if the index gives no upload times."""
        files = (file for file in self.files.get(name, ()) if file.version == version and file.yanked is None)
        return min((str(file.uploaded.date()) for file in files if file.uploaded), default="")

    def at(self, now: datetime) -> Upstream:
        """Return the same index at another time."""
        return replace(self, now=now, advisories=replace(self.advisories, until=now.date()))


def newest_of_each_reason(held: Iterable[Held]) -> tuple[Held, ...]:
    """Return the newest version among those with the same reason."""
    found: dict[str, Held] = {}
    for row in sorted(held, key=lambda row: Version(row.version), reverse=True):
        found.setdefault(row.reason, row)
    return tuple(found.values())
