"""The packages that differ between the first version and the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from release.comparison.contents import Contents
from release.comparison.difference import difference
from release.upgrading.model import Probe

AIRFLOW = "apache-airflow"
_PROVIDERS = ("apache-airflow-providers-", "astronomer-providers", "astro-sdk-python", "openlineage-airflow")


@dataclass(frozen=True)
class Move:
    """A package that moved. `direction` is up, down, added, removed or changed; `is_major` a move to another major."""

    name: str
    old: str
    new: str
    direction: str
    is_major: bool


@dataclass(frozen=True)
class Moved:
    """What moved, and the number of packages that did not."""

    airflow: Move | None = None
    python: Move | None = None
    providers: tuple[Move, ...] = ()
    packages: tuple[Move, ...] = ()
    unchanged: int = 0


def moved(old: Probe, new: Probe) -> Moved:
    """Return what moved from one version to another. Providers that moved to another major are first."""
    found = difference(Contents("old", old.packages), Contents("new", new.packages)).python
    moves = [move(each.name, each.old, each.new, each.direction) for each in found]
    others = [each for each in moves if each.name != AIRFLOW]
    python = difference(Contents("old", {"Python": old.python}), Contents("new", {"Python": new.python})).python
    return Moved(
        next((each for each in moves if each.name == AIRFLOW), None),
        next((move(each.name, each.old, each.new, each.direction) for each in python), None),
        _sorted(each for each in others if each.name.startswith(_PROVIDERS)),
        _sorted(each for each in others if not each.name.startswith(_PROVIDERS)),
        len(set(old.packages.items()) & set(new.packages.items())),
    )


def move(name: str, old: str, new: str, direction: str) -> Move:
    """Return a move; versions that PEP 440 does not know have no majors."""
    try:
        is_major = bool(old and new) and Version(old).major != Version(new).major
    except InvalidVersion:
        is_major = False
    return Move(name, old, new, direction, is_major)


def _sorted(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Other majors come first and removed packages second, since both break imports."""
    order = {"removed": 1, "down": 2, "changed": 2, "up": 2, "added": 3}
    return tuple(sorted(moves, key=lambda each: (0 if each.is_major else order[each.direction], each.name)))
