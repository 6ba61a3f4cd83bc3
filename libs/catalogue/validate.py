"""Validate the whole catalogue before a build starts: `python -m catalogue.validate`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Callable

from catalogue.backport_files import backport_problems, unused_checks
from catalogue.build_time import build_day
from catalogue.checks import check_debian, check_folder
from catalogue.cpython import Interpreter
from catalogue.debian import Suite, relock_command
from catalogue.debian_lock import parse_debian_lock
from catalogue.errors import CatalogueError
from catalogue.image_exceptions import parse_image_exceptions
from catalogue.import_exceptions import import_exceptions_command, parse_import_exceptions
from catalogue.lock_inputs import check_lock, check_same_hashes, inputs_digest, lock_command
from catalogue.model import Runtime
from catalogue.paths import RELEASES, Paths, names
from catalogue.paths import runtimes as runtime_names
from catalogue.proofs import load_proofs
from catalogue.providers import provider_problems
from catalogue.release_checks import check_agreement, check_recorded
from catalogue.releases import parse_releases
from catalogue.repository import load_buildable, load_interpreters, load_runtimes, load_suites
from catalogue.text_file import read_text
from catalogue.upstream_constraints import check_constraints, constraints_command


def problems(root: Path) -> Iterator[CatalogueError]:
    """Yield each problem in the Runtimes, their histories, locks and backports, cpython.yaml and the Debian suites."""
    try:
        known, suites = load_interpreters(root), load_suites(root)
    except CatalogueError as error:
        yield error
        return
    runtimes: dict[str, Runtime] = {}
    for name in runtime_names(root):
        try:
            runtime = load_buildable(root, name, known)
        except CatalogueError as error:
            yield error
            continue
        runtimes[runtime.name] = runtime
        yield from backport_problems(root, runtime)
        yield from _problem(_check_import_exceptions, root, runtime)
        yield from _problem(_check_image_exceptions, root, runtime)
        yield from _lock_problems(root, runtime, known)
    yield from _debian_problems(root, runtimes.values(), suites)
    yield from unused_checks(root, runtimes.values())
    yield from _release_problems(root, runtimes)


def target_problems(root: Path) -> Iterator[CatalogueError]:
    """Yield each problem that keeps Pants from making targets. A stale lock is none."""
    try:
        known = load_interpreters(root)
        load_suites(root)
    except CatalogueError as error:
        yield error
        return
    for name in runtime_names(root):
        try:
            load_buildable(root, name, known)
        except CatalogueError as error:
            yield error


def _problem(check: Callable[[Path, Runtime], None], root: Path, runtime: Runtime) -> Iterator[CatalogueError]:
    try:
        check(root, runtime)
    except CatalogueError as error:
        yield error


def _check_import_exceptions(root: Path, runtime: Runtime) -> None:
    path = runtime.paths.import_exceptions
    parse_import_exceptions(path, read_text(root, path, f"run {import_exceptions_command(runtime.name)}"))


def _check_image_exceptions(root: Path, runtime: Runtime) -> None:
    path = runtime.paths.test_exceptions
    # The file is optional.
    if (root / path).exists():
        parse_image_exceptions(path, read_text(root, path))


def _debian_problems(root: Path, runtimes: Iterable[Runtime], suites: Mapping[str, Suite]) -> Iterator[CatalogueError]:
    used = set()
    for runtime in runtimes:
        try:
            check_debian(runtime, suites)
            used.add(runtime.debian_suite)
        except CatalogueError as error:
            yield error
    for name in sorted(used):
        yield from _debian_lock_problems(root, suites[name])


def _debian_lock_problems(root: Path, suite: Suite) -> Iterator[CatalogueError]:
    remedy = f"run {relock_command(suite.suite)}"
    for lock in suite.locks:
        try:
            parse_debian_lock(lock, read_text(root, lock, remedy))
        except CatalogueError as error:
            yield error


def _lock_problems(root: Path, runtime: Runtime, known: Mapping[str, Interpreter]) -> Iterator[CatalogueError]:
    locks: dict[str, str] = {}
    for python in runtime.python.supported:
        lock, constraints = runtime.paths.lock(python), runtime.paths.constraints(python)
        try:
            # A lock is made from the constraints, so they come first.
            upstream = read_text(root, constraints, f"run {constraints_command(runtime.name, python)}")
            check_constraints(runtime, python, upstream)
            text = read_text(root, lock, f"run {lock_command(lock)}")
            digest = inputs_digest(runtime, python, known[python].version, upstream)
            check_lock(lock, text, digest)
            locks[lock] = text
        except CatalogueError as error:
            yield error
    try:
        check_same_hashes(locks, "apache-airflow")
    except CatalogueError as error:
        yield error


def _release_problems(root: Path, runtimes: Mapping[str, Runtime]) -> Iterator[CatalogueError]:
    with_history = names(str(path.relative_to(root)) for path in root.glob(RELEASES))
    for name in sorted({*with_history, *runtimes}):
        path = Paths(name).releases
        try:
            history = parse_releases(path, read_text(root, path, "`releases: []` before the first release"))
            check_folder(path, history.major)
            if name in runtimes:
                check_agreement(history, runtimes[name])
                check_recorded(history, runtimes[name], build_day(os.environ))
        except CatalogueError as error:
            yield error


def _provider_problems(root: Path) -> Iterator[CatalogueError]:
    yield from provider_problems(root, load_runtimes(root))
    try:
        load_proofs(root)
    except CatalogueError as error:
        yield error


def _all_problems(root: Path) -> list[CatalogueError]:
    # An invalid Runtime pins nothing, so its providers would seem to be superfluous.
    return list(problems(root)) or list(_provider_problems(root))


def main(*options: str) -> int:
    """Print each problem on its own line, with `--targets` those of targets alone. Return 2 if there is a problem."""
    root = Path.cwd()
    found = list(target_problems(root)) if "--targets" in options else _all_problems(root)
    for problem in found:
        print(f"pants: {problem}", file=sys.stderr)
    return 2 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
