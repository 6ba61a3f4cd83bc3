"""One run by seed: publish under faults until it is done, then look at what is there."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from release.common.errors import InputError
from release.publishing.delivery import Delivery, delivery
from release.publishing.faults.kinds import Faults, Kind, chosen, more
from release.publishing.faults.publisher import DONE, FAILED, KILLED, Publisher, fork
from release.publishing.faults.watcher import Watcher, watcher
from release.publishing.moving_tags import MovingTag
from release.publishing.plan import plan
from release.publishing.publish import publish
from release.publishing.testing import release, write_layouts
from release.registry.connection import PUSH
from release.registry.patience import Patience
from release.registry.repository import Repository
from release.registry.testing.certificates import make
from release.registry.testing.server import Running, htpasswd, registry

# Shorter than the slow answer of the proxy.
PATIENCE = Patience(attempts=5, first=0.01, longest=0.2, connect=10, read=1)
# No fault is injected into the second publisher, so that a time-out of it means a busy machine.
_SECOND = replace(PATIENCE, read=60)
# Small pieces, so that small layers are sent in several.
_PIECE = 2000
# Images with and without ONBUILD instructions.
_TAGS_OF_A_VERSION = 2
_MOVING = (MovingTag("{major}"),)
_MOST_ATTEMPTS = 4


@dataclass
class Outcome:
    """What a run did, and what was wrong with it."""

    seed: int
    attempts: list[int] = field(default_factory=list)
    injected: Counter[Kind] = field(default_factory=Counter)
    requests: int = 0
    checks: int = 0
    pulls: int = 0
    missed: int = 0
    problems: list[str] = field(default_factory=list)


class Stage:
    """A registry with its proxies, and two versions to publish."""

    def __init__(self, folder: Path, running: Running, watcher: Watcher) -> None:
        self._folder = folder
        self._running = running
        self._watcher = watcher
        self._old = _delivery(folder, "10.8.0")
        self._new = _delivery(folder, "10.9.0")
        self.requests = 0

    def measure(self) -> None:
        """Count the requests of a publish without faults."""
        self._watcher.begin("measure", _TAGS_OF_A_VERSION)
        outcome = Outcome(-1)
        self._attempt("measure", {}, outcome, False)
        self.requests = self._watcher.requests()
        self._watcher.end()
        assert outcome.attempts == [DONE], outcome

    def run(self, seed: int) -> Outcome:
        """Publish a version over an older one, under the faults of a seed."""
        name, outcome, source = f"run-{seed}", Outcome(seed), random.Random(seed)  # noqa: S311
        old = Repository(self._running.place(name), self._running.environ(), PATIENCE, PUSH)
        _publish(self._old, old)
        self._watcher.begin(name, _TAGS_OF_A_VERSION)
        faults: Faults = chosen(seed, self.requests)
        while len(outcome.attempts) < _MOST_ATTEMPTS:
            ended = self._attempt(name, faults, outcome, not outcome.attempts and seed % 5 == 0)
            if ended == DONE:
                break
            if not faults:
                outcome.problems.append(f"a publish without faults ended with {ended}: {self._said()}")
                break
            # What is left to do may fail again, once.
            faults = more(source, 20) if len(outcome.attempts) == 1 else {}
        self._finish(name, outcome)
        return outcome

    def _attempt(self, name: str, faults: Faults, outcome: Outcome, with_second: bool) -> int:
        publishers = [self._fork(name, number) for number in range(1 + with_second)]
        for number, publisher in enumerate(publishers):
            self._watcher.arm(number, {} if number else faults, publisher.pid)
        for publisher in publishers:
            publisher.start()
        first, *others = (publisher.wait() for publisher in publishers)
        outcome.attempts.append(first)
        if first not in (DONE, FAILED, KILLED):
            outcome.problems.append(f"a publish ended with {first}: {self._said()}")
        if others and others[0] != DONE:
            outcome.problems.append(f"the second publisher ended with {others[0]}: {self._said(1)}")
        return first

    def _fork(self, name: str, number: int) -> Publisher:
        host = self._watcher.hosts[number]
        place, environ = self._running.place(name, host), self._running.environ(host)
        patience = _SECOND if number else PATIENCE
        return fork(
            lambda: _publish(self._new, Repository(place, environ, patience, PUSH)), self._folder / f"output-{number}"
        )

    def _said(self, number: int = 0) -> str:
        path = self._folder / f"output-{number}"
        return path.read_text()[-2000:] if path.exists() else "nothing"

    def _finish(self, name: str, outcome: Outcome) -> None:
        """Check that all is there and that another publish has nothing to do."""
        seen = self._watcher.end()
        outcome.requests, outcome.checks = seen.requests, seen.checks
        outcome.pulls, outcome.missed = seen.pulls, seen.missed
        outcome.injected.update(seen.injected)
        outcome.problems += seen.problems
        direct = Repository(self._running.place(name), self._running.environ(), PATIENCE, PUSH)
        try:
            if not plan(self._new, direct).is_empty:
                outcome.problems.append("the publish ended, but not all of it is there")
        except InputError as error:
            outcome.problems.append(str(error))
        if {tag: direct.digest(tag) for tag in self._old.tags} != _digests(self._old):
            outcome.problems.append("the tags of the older version changed")


def _publish(made: Delivery, repository: Repository) -> None:
    publish(plan(made, repository), repository, say=lambda _: None, piece=_PIECE)


def _delivery(folder: Path, version: str) -> Delivery:
    runtime = replace(release(version), python_tags=False)
    return delivery(runtime, write_layouts(folder / version, runtime, size=5000), _MOVING)


def _digests(of: Delivery) -> Mapping[str, str]:
    return {tag: index.digest for tag, index in of.tags.items()}


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Run a registry with a password and TLS, and proxies before it, while the block runs."""
    with registry(folder, make(folder), htpasswd(folder)) as running, watcher(running) as watching:
        found = Stage(folder, running, watching)
        found.measure()
        yield found
