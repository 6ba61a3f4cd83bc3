"""Debian's archive, for what the sides of a comparison do not know themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from host.apt import ArchiveError
from host.errors import HostError
from release.advisories.matching import debian_key
from release.archives.ask import line
from release.archives.binaries import Binaries, Binary, binaries
from release.archives.debian import source_version
from release.archives.suites import of_suite
from release.comparison.contents import Contents, Source

Ask = Callable[[Path, str, str, Collection[str]], Binaries]


def ask(cache: Path, suite: str, architecture: str, names: Collection[str]) -> Binaries:
    """Return the .deb files of these packages in a suite. Raises as `binaries` and `of_suite` do."""
    folder = cache / "debian" / f"{suite}-{architecture}"
    return of_suite(suite, lambda sources: binaries(folder, sources, architecture, names))


class Archive:
    """The archive, asked once for each suite. If it does not answer, `warn` is told once, and it has no packages."""

    def __init__(self, cache: Path, names: Collection[str], warn: Callable[[str], None], asking: Ask = ask) -> None:
        """Take the folder of the indexes and the names of the packages that will be asked for."""
        self._cache, self._names, self._asking = cache, names, asking
        self._known: dict[tuple[str, str], Binaries] = {}
        self.warn = warn

    def binaries(self, side: Contents) -> Binaries:
        """Return the .deb files of a side's suite."""
        key = side.suite, side.architecture
        if key not in self._known:
            self._known[key] = self._asked(*key)
        return self._known[key]

    def _asked(self, suite: str, architecture: str) -> Binaries:
        try:
            return self._asking(self._cache, suite, architecture, self._names)
        except (ArchiveError, HostError, OSError) as error:
            self.warn(f"debian: {suite}: {line(str(error))}")
            return {}

    def sources(self, side: Contents) -> Mapping[str, Source]:
        """Return the sources of a side's packages: those that it knows, else by the newest packages of its suite."""
        if side.sources or not side.debian:
            return side.sources
        newest = {name: max(rows, key=_order) for name, rows in self.binaries(side).items() if name in side.debian}
        return {name: _source(side.debian[name], one) for name, one in newest.items()}


def _order(one: Binary) -> Any:
    return debian_key(one.package.version)


def _source(version: str, newest: Binary) -> Source:
    return Source(newest.package.source, source_version(version, newest.package) or "")
