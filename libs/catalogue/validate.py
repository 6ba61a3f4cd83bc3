"""Everything of the catalogue at once, before a build starts: `python -m catalogue.validate`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalogue.backport_files import backport_problems, unused_checks
from catalogue.checks import check_folder
from catalogue.cpython import Interpreter
from catalogue.errors import CatalogueError
from catalogue.lock_inputs import check_lock, check_same_hashes, inputs_digest, lock_command
from catalogue.model import Runtime
from catalogue.paths import RELEASES, Paths, names
from catalogue.paths import runtimes as runtime_names
from catalogue.release_checks import check_agreement
from catalogue.releases import parse_releases
from catalogue.repository import load_buildable, load_interpreters
from catalogue.text_file import read_text


def problems(root: Path) -> Iterator[CatalogueError]:
    """Each thing that is wrong with a runtime.yaml, releases.yaml, cpython.yaml, lock or backport below `root`."""
    try:
        known = load_interpreters(root)
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
        yield from _lock_problems(root, runtime, known)
    yield from unused_checks(root, runtimes.values())
    yield from _release_problems(root, runtimes)


def _lock_problems(root: Path, runtime: Runtime, known: Mapping[str, Interpreter]) -> Iterator[CatalogueError]:
    locks: dict[str, str] = {}
    for python in runtime.python.supported:
        lock, constraints = runtime.paths.lock(python), runtime.paths.constraints(python)
        try:
            text = read_text(root, lock, f"run {lock_command(lock)}")
            upstream = read_text(root, constraints, "Airflow's own constraints for that Python")
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
        except CatalogueError as error:
            yield error


def main() -> int:
    """Print each problem on a line of its own; exit code 2 if there is one."""
    found = list(problems(Path.cwd()))
    for problem in found:
        print(f"pants: {problem}", file=sys.stderr)
    return 2 if found else 0


if __name__ == "__main__":
    sys.exit(main())
