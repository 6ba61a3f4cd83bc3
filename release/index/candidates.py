"""Choose, among the versions of a project, those that a release on a given day could take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from packaging.version import Version

from release.index.files import File


@dataclass(frozen=True)
class Conditions:
    """What a candidate must meet: uploaded before `now` and `cooldown` days old, and installable on all `pythons`.

    `pythons` are full versions such as 3.11.2. `urgent` versions need no cool-down.
    """

    now: datetime
    cooldown: int
    pythons: tuple[str, ...]
    urgent: frozenset[Version] = frozenset()

    def days(self, version: Version) -> int:
        """Return the days that a version must be old."""
        return 0 if version in self.urgent else self.cooldown


@dataclass(frozen=True)
class Rejected:
    """A version that is newer, and the reason why it is no candidate."""

    version: Version
    reason: str


@dataclass(frozen=True)
class Candidates:
    """The candidates, the newest first, and the rejected versions."""

    accepted: tuple[Version, ...]
    rejected: tuple[Rejected, ...]


def newer(files: Iterable[File], current: Version, conditions: Conditions) -> Candidates:
    """Return the versions above `current` that existed on the day, split into candidates and rejected ones."""
    accepted, rejected = [], []
    for version, group in sorted(_by_version(files, current, conditions.now).items(), reverse=True):
        reason = next(_objections(version, group, conditions), None)
        if reason is None:
            accepted.append(version)
        else:
            rejected.append(Rejected(version, reason))
    return Candidates(tuple(accepted), tuple(rejected))


def _by_version(files: Iterable[File], current: Version, now: datetime) -> Mapping[Version, list[File]]:
    groups: dict[Version, list[File]] = {}
    for file in files:
        if file.version > current and (file.uploaded is None or file.uploaded < now):
            groups.setdefault(file.version, []).append(file)
    return groups


def _objections(version: Version, files: list[File], conditions: Conditions) -> Iterator[str]:
    if version.is_prerelease:
        yield "a pre-release"
    if all(file.yanked is not None for file in files):
        reason = next((file.yanked for file in files if file.yanked), "no reason given")
        yield f"yanked: {reason}"
    usable = [file for file in files if file.yanked is None]
    for python in conditions.pythons:
        if not any(file.requires_python.includes(python) for file in usable):
            yield f"requires Python {usable[0].requires_python}, which excludes {python}"
    until = _cooled(usable, conditions.days(version))
    if until and until > conditions.now:
        yield f"younger than {conditions.cooldown} days, until {until:%Y-%m-%d %H:%M} UTC"


def _cooled(files: list[File], days: int) -> datetime | None:
    """Return the end of the cool-down; None if the index gives no upload times."""
    times = [file.uploaded for file in files if file.uploaded]
    return min(times) + timedelta(days=days) if times else None
