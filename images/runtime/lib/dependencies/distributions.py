"""The installed distributions and their requirements."""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib.metadata import PackageNotFoundError, distribution, distributions

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
EXTRA = re.compile(r"\bextra\s*==")


def normalised(name: str) -> str:
    """Return the normalised form of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def versions() -> dict[str, str]:
    """Return normalised name -> version of all installed distributions."""
    found = ((one.metadata["Name"], one.version) for one in distributions())
    return {normalised(name): version for name, version in found if name}


def needed_by(name: str, without: Collection[str] = ()) -> set[str]:
    """Return the normalised names of a distribution and of its direct and indirect requirements, without extras.

    What only those in `without` require is not among them.
    """
    found: set[str] = set(without)
    pending = [normalised(name)]
    while pending:
        current = pending.pop()
        if current not in found:
            found.add(current)
            pending += _needs(current)
    return found.difference(without)


def _needs(name: str) -> list[str]:
    try:
        rows = distribution(name).requires or []
    except PackageNotFoundError:
        return []
    names = (NAME.match(row) for row in rows if not EXTRA.search(row))
    return [normalised(found.group()) for found in names if found]
