"""The changes of a plan, and what it leaves as it is."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from packaging.version import Version


class Level(enum.IntEnum):
    """The part of a version that a release moves. A larger one includes the smaller ones."""

    NONE = 0
    PATCH = 1
    MINOR = 2

    def __str__(self) -> str:
        return self.name.lower()


class Kind(str, enum.Enum):
    """What a change is about."""

    AIRFLOW = "airflow"
    PROVIDER = "provider"
    PACKAGE = "package"
    SECURITY = "security"
    BACKPORT = "backport"
    LOCKED = "locked"
    DEBIAN = "debian"
    CPYTHON = "cpython"


@dataclass(frozen=True)
class Change:
    """One thing that moves, from which version to which, the level it asks for, and the reason.

    A security fix in a lock becomes a row of `constraints` in runtime.yaml that requires `new`. `pythons` are the
    minors that need the row; empty for all. `cves` are those that it fixes.
    `published` is the day of the first file of `new` on the package index; "" if that is not known.
    """

    kind: Kind
    name: str
    old: str
    new: str
    level: Level
    reason: str
    pythons: tuple[str, ...] = ()
    cves: tuple[str, ...] = ()
    published: str = ""


@dataclass(frozen=True)
class Held:
    """A newer version that the plan does not take, and the reason."""

    name: str
    version: str
    reason: str


def step(old: Version, new: Version) -> str:
    """Return the part in which two versions differ first: major, minor or patch."""
    if old.major != new.major:
        return "major"
    return "minor" if old.minor != new.minor else "patch"
