"""Find an archive that has a Debian suite."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from host import debian
from host.apt import ArchiveError
from host.debian import Mirrors
from host.errors import HostError
from host.fetch import shown

_Found = TypeVar("_Found")


def of_suite(suite: str, use: Callable[[list[str]], _Found]) -> _Found:
    """Return what `use` gives for the apt source lines of a suite, at the first archive that has it.

    Raises ArchiveError as `use` does, and HostError if no archive has the suite or an address has a password.
    """
    archives = debian.archives()
    try:
        # Most often the first archive has the suite, and apt says so sooner than a search.
        return use(_sources(suite, archives[0]))
    except ArchiveError:
        return use(_sources(suite, debian.find(suite, archives)))


def _sources(suite: str, found: Mirrors) -> list[str]:
    for root in (found.main, found.security):
        # apt reads the address from a file in the cache.
        if "@" in root:
            raise HostError(f"{shown(root)}: expected an address without a user and password, found some")
    return [f"deb {found.main} {suite} main", f"deb {found.security} {suite}-security main"]
