"""What every verb needs: the checkout, the Runtimes that are named, the day, and the package index."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from pathlib import Path

import click

from catalogue.cpython import Interpreter
from catalogue.history import History
from catalogue.model import Runtime
from catalogue.paths import runtimes
from catalogue.repository import find_root, load_buildable, load_history, load_interpreters, load_suites
from host.indexes import package_index
from release.advisories.known import Advisories, advisories
from release.advisories.places import read
from release.archives.ask import Answers, ask, load_pinned
from release.archives.cpython import PYTHON_ORG
from release.cli.progress import steps
from release.common.errors import InputError
from release.common.transaction import recover
from release.index.client import Index, cache_folder
from release.index.requirements import Metadata
from release.index.sessions import once, sessions
from release.planning.locked import load_locked
from release.planning.policy import Policy, load_policy
from release.planning.security import concerned
from release.planning.state import AIRFLOW, State, state
from release.planning.upstream import Upstream


@dataclass(frozen=True)
class Context:
    """A checkout at a time. `now` is in UTC; `is_past` tells whether it is before today."""

    root: Path
    now: datetime
    is_past: bool = False

    @cached_property
    def policy(self) -> Policy:
        """The rules of this checkout. Raises CatalogueError if they are invalid."""
        return load_policy(self.root)

    @cached_property
    def interpreters(self) -> Mapping[str, Interpreter]:
        """Python minor -> CPython."""
        return load_interpreters(self.root)

    @cached_property
    def index(self) -> Index:
        """The machine's package index. Raises HostError if its configuration is invalid."""
        return Index(package_index(os.environ), sessions(os.environ, cache_folder(os.environ)))

    def runtime(self, name: str) -> Runtime:
        """Return a Runtime, as it was when this was first asked for. Raises CatalogueError if it is invalid."""
        if name not in self._runtimes:
            self._runtimes[name] = load_buildable(self.root, name, self.interpreters)
        return self._runtimes[name]

    @cached_property
    def _runtimes(self) -> dict[str, Runtime]:
        return {}

    def history(self, name: str) -> History:
        """Return the published versions of a Runtime. Raises CatalogueError if they are invalid."""
        return load_history(self.root, name)

    def state(self, name: str) -> State:
        """Return the state of a Runtime. Raises CatalogueError if its data is invalid."""
        runtime = self.runtime(name)
        return state(runtime, self.history(name), self.interpreters, load_locked(self.root, runtime))

    @property
    def python_org(self) -> str:
        """The address of python.org, or of its mirror."""
        return os.environ.get("RUNTIME_PYTHON_MIRROR") or PYTHON_ORG

    @cached_property
    def cache(self) -> Path:
        """The folder for cached answers."""
        return cache_folder(os.environ)

    def advisories(self, places: Iterable[str]) -> Advisories:
        """Return the advisories in `places`. Raises ReleaseError or InputError if one cannot be read."""
        return advisories(read(places, sessions(os.environ, self.cache)), self.now.date())

    def upstream(
        self, states: Collection[State], known: Advisories | None = None, more: Iterable[str] = ()
    ) -> Upstream:
        """Ask the package index about the packages of these states, and about `more`.

        Raises ReleaseError or InputError if it fails.
        """
        known = known or Advisories()
        names = {AIRFLOW, *more}.union(*(each.names for each in states), *(concerned(each, known) for each in states))
        with steps("packages asked for", len(names)) as step:
            files = self.index.projects(sorted(names), step)
        return Upstream(files, Metadata(self.index, self.cache), self.policy, self.now, known)

    def everything(
        self, states: Mapping[str, State], places: Iterable[str] = (), more: Iterable[str] = ()
    ) -> tuple[Upstream, Future[Answers]]:
        """Ask the package index as `upstream` does, and meanwhile Debian's archive and python.org.

        These have no past, so they are not asked about a day before today.
        """
        pinned = load_pinned(self.root, load_suites(self.root), self.interpreters)
        known = self.advisories(places)
        runtimes = [] if self.is_past else [self.runtime(name) for name in states]
        pool = ThreadPoolExecutor(1)
        answers = pool.submit(ask, pinned, runtimes, self.cache, self.python_org, once(os.environ))
        pool.shutdown(wait=False)
        return self.upstream(list(states.values()), known, more), answers

    def check_day(self, runtime: Runtime) -> None:
        """Raise InputError if the day is before the release of the version in runtime.yaml."""
        if str(self.now.date()) < runtime.release_date:
            expected = f"expected {runtime.release_date} or later, the release_date of {runtime.version}"
            raise InputError(f"--as-of: {expected} in {runtime.path}, found {self.now.date()}")


def context(as_of: date | None = None) -> Context:
    """Return the context of the checkout around the working folder, now or at the end of a day (UTC).

    A change that a killed process has left is finished first. Raises CatalogueError outside of a checkout.
    """
    root = find_root(Path.cwd())
    finished = recover(root)
    if finished:
        click.echo(f"finished the interrupted change of {len(finished)} files", err=True)
    now = datetime.combine(as_of, time(23, 59, 59), timezone.utc) if as_of else datetime.now(timezone.utc)
    return Context(root, now, now < datetime.now(timezone.utc) - timedelta(days=1))


def chosen(root: Path, names: Sequence[str]) -> list[str]:
    """Return the names of the Runtimes, or of all if none are given. Raises InputError for an unknown one."""
    known = runtimes(root)
    for name in names:
        if name not in known:
            raise InputError(f"RUNTIME: expected one of {', '.join(known)}, found {name}")
    return list(dict.fromkeys(names)) or known
