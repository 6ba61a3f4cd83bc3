"""What every verb needs: the checkout, the Runtimes that are named, the day, and the package index."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from functools import cached_property
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.history import History
from catalogue.model import Runtime
from catalogue.paths import runtimes
from catalogue.repository import find_root, load_buildable, load_history, load_interpreters
from host.indexes import package_index
from release.common.errors import InputError
from release.index.client import Index, cache_folder
from release.index.requirements import Metadata
from release.index.sessions import sessions
from release.planning.policy import Policy, load_policy
from release.planning.state import AIRFLOW, State, state
from release.planning.upstream import Upstream


@dataclass(frozen=True)
class Context:
    """A checkout at a time. `now` is in UTC."""

    root: Path
    now: datetime

    @cached_property
    def policy(self) -> Policy:
        """The rules of this checkout. Raises CatalogueError if they are invalid."""
        return load_policy(self.root)

    @cached_property
    def interpreters(self) -> Mapping[str, Interpreter]:
        """Python minor -> CPython."""
        return load_interpreters(self.root)

    def runtime(self, name: str) -> Runtime:
        """Return a Runtime. Raises CatalogueError if it is invalid."""
        return load_buildable(self.root, name, self.interpreters)

    def history(self, name: str) -> History:
        """Return the published versions of a Runtime. Raises CatalogueError if they are invalid."""
        return load_history(self.root, name)

    def state(self, name: str) -> State:
        """Return the state of a Runtime. Raises CatalogueError if its data is invalid."""
        return state(self.runtime(name), self.history(name), self.interpreters)

    def upstream(self, states: Iterable[State]) -> Upstream:
        """Ask the package index about the packages of these states. Raises ReleaseError or InputError if it fails."""
        cache = cache_folder(os.environ)
        index = Index(package_index(os.environ), sessions(os.environ, cache))
        names = {name for each in states for name in each.names}
        files = index.projects(sorted(names | {AIRFLOW}))
        return Upstream(files, Metadata(index, cache), self.policy, self.now)

    def check_day(self, runtime: Runtime) -> None:
        """Raise InputError if the day is before the release of the version in runtime.yaml."""
        if str(self.now.date()) < runtime.release_date:
            expected = f"expected {runtime.release_date} or later, the release_date of {runtime.version}"
            raise InputError(f"--as-of: {expected} in {runtime.path}, found {self.now.date()}")


def context(as_of: date | None = None) -> Context:
    """Return the context of the checkout around the working folder, now or at the end of a day (UTC).

    Raises CatalogueError outside of a checkout.
    """
    now = datetime.combine(as_of, time(23, 59, 59), timezone.utc) if as_of else datetime.now(timezone.utc)
    return Context(find_root(Path.cwd()), now)


def chosen(root: Path, names: Sequence[str]) -> list[str]:
    """Return the names of the Runtimes, or of all if none are given. Raises InputError for an unknown one."""
    known = runtimes(root)
    for name in names:
        if name not in known:
            raise InputError(f"RUNTIME: expected one of {', '.join(known)}, found {name}")
    return list(dict.fromkeys(names)) or known


