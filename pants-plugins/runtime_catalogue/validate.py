"""Everything of the catalogue at once, before a build starts: `python -m runtime_catalogue.validate`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from runtime_catalogue.backport_files import backport_problems, unused_checks
from runtime_catalogue.checks import check_folder, check_pythons
from runtime_catalogue.cpython import Interpreter
from runtime_catalogue.errors import CatalogueError
from runtime_catalogue.load import parse_cpython, parse_runtime
from runtime_catalogue.lock_inputs import check_lock, check_same_hashes, inputs_digest, lock_command
from runtime_catalogue.model import Runtime
from runtime_catalogue.release_checks import check_agreement
from runtime_catalogue.releases import parse_releases
from runtime_catalogue.text_file import read_text

CPYTHON = "3rdparty/cpython/cpython.yaml"


def problems(root: Path) -> Iterator[CatalogueError]:
    """Each thing that is wrong with a runtime.yaml, releases.yaml, cpython.yaml, lock or backport below `root`."""
    try:
        known = parse_cpython(CPYTHON, read_text(root, CPYTHON))
    except CatalogueError as error:
        yield error
        return
    runtimes: dict[str, Runtime] = {}
    for file in sorted(root.glob("runtimes/*/runtime.yaml")):
        path = str(file.relative_to(root))
        try:
            runtime = parse_runtime(path, read_text(root, path))
            check_folder(path, runtime.major)
            check_pythons(runtime, known)
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
        folder = f"runtimes/{runtime.name}"
        lock, constraints = (f"{folder}/{kind}/python-{python}.txt" for kind in ("locks", "constraints"))
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
    names = {path.parent.name for path in root.glob("runtimes/*/releases.yaml")}
    for name in sorted(names.union(runtimes)):
        path = f"runtimes/{name}/releases.yaml"
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
