"""Plans from what the package index, Debian's archive and python.org have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property

from catalogue.repository import load_runtimes
from release.archives.ask import Answers
from release.cli.context import Context
from release.planning.changes import Change, Level
from release.planning.older import older
from release.planning.plan import Plan, plan
from release.planning.state import State
from release.planning.system import with_system
from release.planning.upstream import Upstream


@dataclass(frozen=True)
class Planner:
    """Makes the plans of some Runtimes. Upstream is asked once, when that is first needed."""

    now: Context
    names: Iterable[str]
    places: tuple[str, ...] = ()

    def plan(self, name: str, limit: Level) -> Plan:
        """Return the plan of a Runtime. Raises ReleaseError or InputError if the index fails."""
        state, runtime = self._states[name], self.now.runtime(name)
        upstream, archives = self._asked
        found = plan(state, upstream, limit)
        rows = archives.result().updates(runtime, upstream.advisories)
        return with_system(found, rows, runtime, load_runtimes(self.now.root), state.published)

    def older(self, name: str, of: Change) -> Iterator[Change]:
        """Yield the changes to older versions of a package, the newest first. Raises as `plan` does."""
        return older(of, self._states[name], self._asked[0])

    @cached_property
    def _states(self) -> Mapping[str, State]:
        return {name: self.now.state(name) for name in self.names}

    @cached_property
    def _asked(self) -> tuple[Upstream, Future[Answers]]:
        return self.now.everything(self._states, self.places)
