"""Rules that load the Debian suites, and find those that the Runtimes use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pants.engine.fs import DigestContents, PathGlobs
from pants.engine.fs import Paths as FoundPaths
from pants.engine.rules import Get, MultiGet, Rule, collect_rules, rule
from pants.engine.unions import UnionRule
from pants.util.frozendict import FrozenDict

from catalogue.checks import check_debian
from catalogue.debian import Suite, check_name, parse_suite
from catalogue.paths import CATALOGUES, DEBIAN_SUITES, Paths, names
from catalogue.text_file import decoded
from runtime_images.catalogue import LoadedRuntime, RuntimeRequest


@dataclass(frozen=True)
class Suites:
    """The suites of 3rdparty/debian by name."""

    by_name: Mapping[str, Suite]


@dataclass(frozen=True)
class UsedSuites:
    """Python minor -> the names of the suites of the Runtimes that support it."""

    by_python: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """The suites that at least one Runtime is built on."""
        return tuple(sorted({name for found in self.by_python.values() for name in found}))


@rule
async def load_suites() -> Suites:
    """Load every suite. Raises CatalogueError if one is invalid."""
    files = await Get(DigestContents, PathGlobs([DEBIAN_SUITES]))
    suites = {}
    for file in files:
        suite = parse_suite(file.path, decoded(file.path, file.content))
        check_name(file.path, suite)
        suites[suite.suite] = suite
    return Suites(FrozenDict(suites))


@rule
async def find_used(suites: Suites) -> UsedSuites:
    """Collect the suite and the Pythons of every Runtime. Raises CatalogueError if one is invalid."""
    found = await Get(FoundPaths, PathGlobs([CATALOGUES]))
    paths = [Paths(name).catalogue for name in names(found.files)]
    loaded = await MultiGet(Get(LoadedRuntime, RuntimeRequest(path, "the images of Debian")) for path in paths)
    used: dict[str, set[str]] = {}
    for runtime in (each.runtime for each in loaded):
        check_debian(runtime, suites.by_name)
        for python in runtime.python.supported:
            used.setdefault(python, set()).add(runtime.debian_suite)
    return UsedSuites(FrozenDict({python: tuple(sorted(names)) for python, names in used.items()}))


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return collect_rules()
