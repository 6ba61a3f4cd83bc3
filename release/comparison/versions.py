"""The contents of a version of a Runtime: those of its commit, else what is known from before this repository."""

from __future__ import annotations

import re
from pathlib import Path

from catalogue.history import Release
from catalogue.paths import major, runtimes
from catalogue.repository import load_history, load_runtime
from release.common.errors import InputError
from release.comparison.checkouts import checkout, commit, commit_of
from release.comparison.contents import Contents, Scope
from release.comparison.git import git
from release.planning.state import AIRFLOW
from release.replay.transitions import published_providers

_VERSION = re.compile(r"v?(([0-9]+)\.[0-9]+\.[0-9]+)")


def runtime_of(root: Path, name: str) -> str | None:
    """Return the Runtime that a version such as 10.9.0 or v10.9.0 is one of; None for a name of another form.

    Raises InputError if there is no Runtime of that major.
    """
    found = _VERSION.fullmatch(name)
    if found is None:
        return None
    known = runtimes(root)
    runtime = f"runtime-{found[2]}"
    if runtime not in known:
        raise InputError(f"{name}: expected a version of one of {', '.join(known)}, found none of them")
    return runtime


def version(root: Path, name: str, runtime: str, python: str | None) -> Contents:
    """Return the contents of a version. Raises InputError if nothing is known of it.

    It is the first of: its tag, its newest commit, the checkout, what releases.yaml has.
    """
    number = name.lstrip("v")
    revision = _tag(root, number) or commit_of(root, runtime, number)
    if revision:
        return commit(root, revision, runtime, python)
    if load_runtime(root, runtime).version == number:
        return checkout(root, runtime, python)
    return _published(root, name, runtime, number)


def _tag(root: Path, number: str) -> str | None:
    tags = (f"refs/tags/{prefix}{number}" for prefix in ("v", ""))
    return next((tag for tag in tags if git(root, "rev-parse", "--verify", "--quiet", tag)), None)


def _published(root: Path, name: str, runtime: str, number: str) -> Contents:
    history = load_history(root, runtime)
    release = next((one for one in history.releases if one.version == number), None)
    if release is None:
        known = dict.fromkeys([load_runtime(root, runtime).version, *(one.version for one in history.releases)])
        expected = f"expected a version of Runtime {major(runtime)} ({', '.join(known)})"
        raise InputError(f"{name}: {expected}, found no tag, no commit and no row of {history.path} with it")
    return _known_of(release)


def _known_of(release: Release) -> Contents:
    providers = published_providers().get(release.version)
    return Contents(
        label=f"{release.version} (published {release.released})",
        python={AIRFLOW: release.airflow, **(providers or {})},
        scope=Scope.AIRFLOW if providers is None else Scope.PROVIDERS,
    )
