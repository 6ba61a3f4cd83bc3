"""The range of Python versions that a file of the index requires."""

from __future__ import annotations

from functools import cache

from packaging.specifiers import SpecifierSet


class PythonRange:
    """The range in `Requires-Python`; an empty one has every version. Raises InvalidSpecifier if it is none.

    A major has more than a hundred thousand files with few ranges, so `of` keeps the ranges, and a range its answers.
    """

    def __init__(self, text: str) -> None:
        self._specifiers = SpecifierSet(text)
        self._known: dict[str, bool] = {}

    def includes(self, python: str) -> bool:
        """Return whether a version such as 3.11.2 is in the range. Pre-releases are, as for pip."""
        found = self._known.get(python)
        if found is None:
            found = self._known[python] = self._specifiers.contains(python, prereleases=True)
        return found

    def __str__(self) -> str:
        return str(self._specifiers)


@cache
def of(text: str) -> PythonRange:
    """Return the range of a text. Raises InvalidSpecifier."""
    return PythonRange(text)
