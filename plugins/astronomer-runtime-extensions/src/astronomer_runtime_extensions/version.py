"""Versions of the Runtime, in the order of semantic versioning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering

# https://semver.org: MAJOR.MINOR.PATCH, then a pre-release after `-` and build metadata after `+`.
_SEMVER = re.compile(
    r"(?P<core>(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2})(?:-(?P<pre>[0-9A-Za-z.-]{1,64}))?(?:\+[0-9A-Za-z.-]{1,64})?",
    re.ASCII,
)


@total_ordering
@dataclass(frozen=True)
class Version:
    """A version such as 10.9.0; `text` is how it was written."""

    core: tuple[int, int, int]
    prerelease: tuple[str, ...]
    text: str

    @property
    def major(self) -> int:
        """The 10 of 10.9.0."""
        return self.core[0]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self._order == other._order

    def __lt__(self, other: Version) -> bool:
        return self._order < other._order

    def __hash__(self) -> int:
        return hash(self._order)

    @property
    def _order(self) -> tuple[object, ...]:
        # A release comes after its pre-releases; a number before a word.
        parts = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in self.prerelease)
        return (self.core, not self.prerelease, parts)


def parse_version(text: str) -> Version | None:
    """The version that a text is, or None when it is not one."""
    found = _SEMVER.fullmatch(text.strip())
    if found is None:
        return None
    major, minor, patch = (int(number) for number in found["core"].split("."))
    prerelease = tuple(found["pre"].split(".")) if found["pre"] else ()
    return Version((major, minor, patch), prerelease, text.strip())
