"""The process of the proxies, apart from that of the publishers, which must have no threads when it forks."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from release.publishing.faults.kinds import Faults, Kind
from release.publishing.faults.observer import Observer
from release.publishing.faults.proxy import Proxy, Watch
from release.registry.testing.server import Running

# Seconds between two pulls of everything.
_PAUSE = 0.3


@dataclass(frozen=True)
class Seen:
    """What the proxies and the readers saw of one run."""

    requests: int
    writes: int
    checks: int
    pulls: int
    missed: int
    injected: tuple[Kind, ...]
    problems: tuple[str, ...]


class Watcher:
    """Speaks with the process of the proxies. `hosts` are the addresses of the two proxies."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.hosts: tuple[str, str] = pipe.recv()

    def begin(self, name: str, tags_of_a_version: int) -> None:
        """Watch a repository."""
        self._ask("begin", name, tags_of_a_version)

    def arm(self, number: int, faults: Faults, pid: int) -> None:
        """Inject faults into the requests of a publisher through a proxy."""
        self._ask("arm", number, faults, pid)

    def end(self) -> Seen:
        """Check the repository once more, and return what was seen of it."""
        found: Seen = self._ask("end")
        return found

    def requests(self) -> int:
        """Return the requests through the first proxy since it was armed."""
        return int(self._ask("requests"))

    def _ask(self, *words: Any) -> Any:
        self._pipe.send(words)
        return self._pipe.recv()


@contextmanager
def watcher(running: Running) -> Iterator[Watcher]:
    """Run the process of the proxies while the block runs."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(running, theirs), daemon=True)
    process.start()
    # Else nobody would notice its end.
    theirs.close()
    try:
        yield Watcher(ours)
    finally:
        process.kill()
        process.join()


class _Run:
    """The observers of a repository: one after each change, and one that pulls everything all the time."""

    def __init__(self, running: Running, name: str, count: int) -> None:
        self.observer = Observer(running, name, count)
        self.puller = Observer(running, name, count, remember=False)
        self.watches: list[Watch] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._pull, daemon=True)
        self._thread.start()

    def _pull(self) -> None:
        while not self._stopped.wait(_PAUSE):
            self.puller.check()

    def seen(self) -> Seen:
        """Stop, and return what was seen."""
        self._stopped.set()
        self._thread.join()
        self.observer.check()
        watches = self.watches
        found = [problem for watch in watches for problem in watch.problems]
        return Seen(
            sum(watch.requests for watch in watches),
            sum(watch.writes for watch in watches),
            self.observer.checks,
            self.puller.checks,
            self.observer.missed + self.puller.missed,
            tuple(kind for watch in watches for kind in watch.injected),
            (*self.observer.problems, *self.puller.problems, *found),
        )


def _serve(running: Running, pipe: Connection) -> None:
    proxies = (Proxy(running), Proxy(running))
    pipe.send(tuple(proxy.host for proxy in proxies))
    run: Any = None
    while True:
        command, *words = pipe.recv()
        answer: Any = None
        if command == "begin":
            run = _Run(running, *words)
        elif command == "arm":
            _arm(run, proxies, *words)
        elif command == "requests":
            answer = proxies[0].watch.requests
        else:
            answer = run.seen()
        pipe.send(answer)


def _arm(run: _Run, proxies: tuple[Proxy, Proxy], number: int, faults: Faults, pid: int) -> None:
    # Requests that a killed publisher sent are still on their way.
    time.sleep(0.01)
    there = frozenset(digest for watch in run.watches for digest in watch.uploaded)
    watch = Watch(faults, pid, there, run.observer.check)
    run.watches.append(watch)
    proxies[number].watch = watch
