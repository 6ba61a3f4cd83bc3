"""The versions of the Runtime."""

from __future__ import annotations

from collections.abc import Iterable

from release.planning.changes import Level

Numbers = tuple[int, ...]


def numbers(version: str) -> Numbers:
    """Return the numbers of a version: (10, 9, 0) for "10.9.0"."""
    return tuple(int(part) for part in version.split("."))


def following(current: str, level: Level, known: Iterable[str] = ()) -> str:
    """Return the version after `current` on that level. `known` are the published versions of the same major.

    A patch follows the newest patch of its line; a minor follows the newest line. Without a change it is `current`.
    """
    major, minor, patch = numbers(current)
    if level is Level.NONE:
        return current
    published = [numbers(version) for version in known if numbers(version)[0] == major] + [(major, minor, patch)]
    if level is Level.PATCH:
        return f"{major}.{minor}.{max(number[2] for number in published if number[1] == minor) + 1}"
    return f"{major}.{max(number[1] for number in published) + 1}.0"
