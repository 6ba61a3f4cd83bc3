"""The contents of a Runtime in a commit, or in the checkout with its uncommitted changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from catalogue.debian_lock import DebianPin, parse_committed_debian_lock, parse_debian_lock
from catalogue.load import parse_runtime
from catalogue.lock_inputs import check_committed, check_rows, pinned_versions
from catalogue.model import Runtime
from catalogue.paths import Paths, debian_lock
from catalogue.text_file import read_text
from release.common.errors import InputError
from release.comparison.contents import Contents
from release.comparison.git import git

CHECKOUT = "."
ARCHITECTURE = "amd64"
Read = Callable[[str], str]


@dataclass(frozen=True)
class _Locks:
    """How the locks are read, from their path and their text."""

    check_python: Callable[[str, str], None]
    parse_debian: Callable[[str, str], Mapping[str, DebianPin]]


_PRESENT = _Locks(check_rows, parse_debian_lock)
# What tells a cut lock is not in those of old commits.
_COMMITTED = _Locks(check_committed, parse_committed_debian_lock)


def checkout(root: Path, runtime: str, python: str | None = None) -> Contents:
    """Return the contents of the files as they are. Raises CatalogueError if they are invalid."""
    return _contents(runtime, python, lambda path: read_text(root, path), _PRESENT, "the checkout")


def commit(root: Path, revision: str, runtime: str, python: str | None = None) -> Contents:
    """Return the contents in a commit.

    Raises InputError if the revision or a file in it is missing, and CatalogueError if a file in it is invalid.
    """
    short = git(root, "rev-parse", "--short", "--verify", "--quiet", f"{revision}^{{commit}}")
    if short is None:
        raise InputError(f"{revision}: expected a commit, a lockfile or an image, found none of them")
    return _contents(runtime, python, lambda path: _file(root, revision, path), _COMMITTED, short.strip())


def _contents(name: str, python: str | None, read: Read, locks: _Locks, where: str) -> Contents:
    paths = Paths(name)
    runtime = parse_runtime(paths.catalogue, read(paths.catalogue))
    minor = python or runtime.python.default
    if minor not in runtime.python.supported:
        raise InputError(f"--python: expected one of {', '.join(runtime.python.supported)}, found {minor}")
    lock = read(paths.lock(minor))
    locks.check_python(paths.lock(minor), lock)
    debian = debian_lock(runtime.debian_suite, ARCHITECTURE)
    pins = locks.parse_debian(debian, read(debian))
    return Contents(
        label=f"{runtime.version} ({where}, Python {minor})",
        python=pinned_versions(lock),
        debian={package: pin.version for package, pin in pins.items()},
        suite=runtime.debian_suite,
        architecture=ARCHITECTURE,
        runtime=runtime,
    )


def _file(root: Path, revision: str, path: str) -> str:
    text = git(root, "show", f"{revision}:{path}")
    if text is None:
        raise InputError(f"{revision}: expected the file {path}, found none")
    return text


def previous_version(root: Path, runtime: Runtime) -> str | None:
    """Return the newest commit whose runtime.yaml has another version than `runtime`; None if there is none."""
    path = runtime.paths.catalogue
    return next((one for one in _changes(root, path) if not _has(root, one, path, runtime.version)), None)


def commit_of(root: Path, runtime: str, version: str) -> str | None:
    """Return the newest commit in which a Runtime has a version, by its runtime.yaml; None if there is none."""
    path = Paths(runtime).catalogue
    following = "HEAD"
    for revision in _changes(root, path):
        if _has(root, revision, path, version):
            # Later commits of that version may have changed other files, such as locks.
            return following if _has(root, following, path, version) else revision
        following = f"{revision}^"
    return None


def _changes(root: Path, path: str) -> list[str]:
    return (git(root, "log", "--format=%H", "--", path) or "").split()


def _has(root: Path, revision: str, path: str, version: str) -> bool:
    return f'version: "{version}"' in (git(root, "show", f"{revision}:{path}") or "").splitlines()
