"""Ask Debian's archive and python.org, once for all Runtimes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import requests

from catalogue.cpython import Interpreter
from catalogue.debian import Suite
from catalogue.model import Runtime
from host.apt import ArchiveError
from host.errors import HostError
from release.advisories.known import Advisories
from release.archives import cpython, debian
from release.archives.cpython import UnreachableError
from release.archives.packages import Packages, newest
from release.archives.suites import of_suite
from release.planning.changes import Kind
from release.planning.check import Update

_ERROR = re.compile(r"^E: (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Pinned:
    """What a checkout pins: the locks of each suite by architecture, and the CPythons by their minor."""

    locks: Mapping[str, tuple[debian.Lock, ...]]
    interpreters: Mapping[str, Interpreter]

    def suite_of(self, minor: str) -> str:
        """Return the suite whose patches a Python has; "" if it has none or the suite is not locked."""
        number = cpython.suite_number(self.interpreters[minor])
        return next((suite for suite, locks in self.locks.items() if number == debian.number(locks[0])), "")


@dataclass(frozen=True)
class Answers:
    """The packages of each suite and architecture, and the releases on python.org; a text says why there are none."""

    pinned: Pinned
    packages: Mapping[tuple[str, str], Packages | str] = field(default_factory=dict)
    releases: Sequence[str] | str = ()

    def updates(self, runtime: Runtime, advisories: Advisories) -> list[Update]:
        """Return what is newer for a Runtime. A row with a `problem` stands for what could not be asked."""
        return [*self._debian(runtime, advisories), *self._cpython(runtime)]

    def _debian(self, runtime: Runtime, advisories: Advisories) -> Iterator[Update]:
        suite = runtime.debian_suite
        asked = [lock for lock in self.pinned.locks.get(suite, ()) if (suite, lock.architecture) in self.packages]
        found = [(lock, self.packages[suite, lock.architecture]) for lock in asked]
        yield from _problems(Kind.DEBIAN, suite, (answer for _, answer in found))
        rows = [
            row
            for lock, answer in found
            if not isinstance(answer, str)
            for row in debian.updates(lock, answer, advisories)
        ]
        yield from debian.merged(rows, len(found))

    def _cpython(self, runtime: Runtime) -> Iterator[Update]:
        for minor in runtime.python.supported:
            interpreter, suite = self.pinned.interpreters[minor], self.pinned.suite_of(minor)
            if suite:
                first = self.pinned.locks[suite][0].architecture
                answer = self.packages.get((suite, first), {})
                yield from _problems(Kind.CPYTHON, f"python {minor}", (answer,))
                yield from [] if isinstance(answer, str) else cpython.patches(minor, interpreter, answer)
            else:
                yield from _problems(Kind.CPYTHON, f"python {minor}", (self.releases,))
                known = [] if isinstance(self.releases, str) else self.releases
                yield from cpython.releases(minor, interpreter, known)


def load_pinned(root: Path, suites: Mapping[str, Suite], interpreters: Mapping[str, Interpreter]) -> Pinned:
    """Return what a checkout pins. Raises CatalogueError if a lock is missing."""
    locks = {
        name: tuple(debian.load_lock(root, name, architecture) for architecture in suite.architectures)
        for name, suite in suites.items()
    }
    return Pinned(locks, interpreters)


def ask(
    pinned: Pinned, runtimes: Sequence[Runtime], cache: Path, python_org: str, session: Callable[[], requests.Session]
) -> Answers:
    """Ask for what these Runtimes use, and nothing without Runtimes. Keeps the indexes of Debian in `cache`."""
    if not runtimes:
        return Answers(pinned)
    wanted = sorted({pair for runtime in runtimes for pair in _wanted(pinned, runtime)})
    with ThreadPoolExecutor(len(wanted) + 1) as pool:
        releases = pool.submit(_releases, python_org, session)
        packages = pool.map(lambda pair: _packages(pinned, pair, cache), wanted)
        return Answers(pinned, dict(zip(wanted, packages)), releases.result())


def _wanted(pinned: Pinned, runtime: Runtime) -> Iterator[tuple[str, str]]:
    for architecture in runtime.architectures:
        yield runtime.debian_suite, architecture
    for suite in filter(None, map(pinned.suite_of, runtime.python.supported)):
        yield suite, pinned.locks[suite][0].architecture


def _packages(pinned: Pinned, pair: tuple[str, str], cache: Path) -> Packages | str:
    suite, architecture = pair
    locked = (lock for lock in pinned.locks.get(suite, ()) if lock.architecture == architecture)
    names = {*(name for lock in locked for name in lock.versions), *map(cpython.package, pinned.interpreters)}
    folder = cache / "debian" / f"{suite}-{architecture}"
    try:
        return of_suite(suite, lambda sources: newest(folder, sources, architecture, names))
    except (ArchiveError, HostError, OSError) as error:
        return line(str(error))


def _releases(root: str, session: Callable[[], requests.Session]) -> Sequence[str] | str:
    try:
        return cpython.published(root, session())
    except UnreachableError as error:
        return str(error)


def line(text: str) -> str:
    """Return what apt says as one line: its first error, if it names one."""
    errors = _ERROR.findall(text)
    return errors[0] if errors else " ".join(text.split())


def _problems(kind: Kind, name: str, answers: Iterable[object]) -> Iterator[Update]:
    for problem in dict.fromkeys(answer for answer in answers if isinstance(answer, str)):
        yield Update(kind, name, "", "", (), problem=problem)
