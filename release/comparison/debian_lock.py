"""Read a lock of Debian packages: rows of `name=version sha256:digest`."""

from __future__ import annotations

from release.comparison.contents import Packages


def versions(lock: str) -> Packages:
    """Return name -> version of the packages in a lock."""
    rows = (line.split(" ", 1)[0].partition("=") for line in lock.splitlines() if line and not line.startswith("#"))
    return {name: version for name, _, version in rows}
