"""The installed distributions and their requirements."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
EXTRA = re.compile(r"\bextra\s*==")


def normalised(name: str) -> str:
    """Return the normalised form of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed_by(name: str) -> set[str]:
    """Return the normalised names of a distribution and of its direct and indirect requirements, without extras."""
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
