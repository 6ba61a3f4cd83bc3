"""The distributions that are installed, and what they need."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
EXTRA = re.compile(r"\bextra\s*==")


def normalised(name: str) -> str:
    """A distribution's name in the one form that all its spellings have in common."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed_by(name: str) -> set[str]:
    """The names of a distribution and of all that it needs, directly or not, but for extras."""
    found: set[str] = set()
    pending = [normalised(name)]
    while pending:
        current = pending.pop()
        if current not in found:
            found.add(current)
            pending += _needs(current)
    return found


def _needs(name: str) -> list[str]:
    try:
        rows = distribution(name).requires or []
    except PackageNotFoundError:
        return []
    names = (NAME.match(row) for row in rows if not EXTRA.search(row))
    return [normalised(found.group()) for found in names if found]
