"""Choose another version of a package that has no wheel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

from packaging.version import Version

from release.bumping.wheels import Missing, Wheels, no_wheel
from release.index.files import File
from release.planning.changes import Change, Kind, Level, step
from release.planning.locked import upstream_rows
from tools.locking.job import Job


def instead(missing: Missing, jobs: Sequence[Job], wheels: Wheels) -> Change | None:
    """Return the change to the nearest version with wheels, for each Python that would have the missing one.

    A newer version goes first. None if there is no such version, or if runtime.yaml decides the version.
    """
    choice = _Choice(missing, jobs, wheels)
    found = choice.nearest()
    return choice.change(found) if found else None


@dataclass(frozen=True)
class _Choice:
    missing: Missing
    jobs: Sequence[Job]
    wheels: Wheels

    def nearest(self) -> Version | None:
        old = Version(self.missing.version)
        usable = sorted(self._usable()) if self._of_missing in self._concerned else []
        newer = [version for version in usable if version > old]
        older = [version for version in usable if version < old]
        return next(iter([*newer, *reversed(older)]), None)

    def change(self, new: Version) -> Change:
        pythons = tuple(job.python for job in self._concerned)
        lack = f"{self.missing.version} {no_wheel(pythons, self.missing.architectures)}"
        reason = f"upstream's {lack}" if _upstream(self._of_missing, self.missing.name) else lack
        where = pythons if len(pythons) < len(self.jobs) else ()
        return Change(Kind.LOCKED, self.missing.name, self.missing.version, str(new), Level.PATCH, reason, where)

    @property
    def _of_missing(self) -> Job:
        return next(job for job in self.jobs if job.python == self.missing.python)

    @property
    def _concerned(self) -> list[Job]:
        """The Pythons with the same constraint of Airflow, with none of runtime.yaml, and without a wheel."""
        name, upstream = self.missing.name, _upstream(self._of_missing, self.missing.name)
        free = (job for job in self.jobs if not _is_decided(job, name) and _upstream(job, name) == upstream)
        same = self._files(Version(self.missing.version))
        return [job for job in free if not self._fits(same, [job])]

    def _usable(self) -> Iterator[Version]:
        """Yield the other versions of the same major that a lock can have, and that have wheels."""
        old = Version(self.missing.version)
        for version in {file.version for file in self.wheels.known(self.missing.name)} - {old}:
            if not version.is_prerelease and step(old, version) != "major":
                locked_at = self._of_missing.runtime.locked_at
                files = [file for file in self._files(version) if file.yanked is None and _existed(file, locked_at)]
                if self._fits(files, self._concerned):
                    yield version

    def _files(self, version: Version) -> list[File]:
        return [file for file in self.wheels.known(self.missing.name) if file.version == version]

    def _fits(self, files: Sequence[File], jobs: Sequence[Job]) -> bool:
        platforms = [platform for job in jobs for platform in self.wheels.platforms(job).values()]
        return all(any(map(platform.takes, files)) for platform in platforms)


def _upstream(job: Job, name: str) -> str:
    return upstream_rows(job.upstream).get(name, "")


def _is_decided(job: Job, name: str) -> bool:
    return name in job.runtime.pins or any(
        row.name == name for row in job.runtime.constraints if row.applies_to(job.python)
    )


def _existed(file: File, day: str) -> bool:
    return file.uploaded is None or file.uploaded < datetime.fromisoformat(day).replace(tzinfo=timezone.utc)
