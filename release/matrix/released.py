"""Find the Runtimes that a change releases: those whose version is another than before."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from catalogue.load import parse_runtime
from catalogue.model import Runtime
from release.common.errors import InputError


def released_since(root: Path, revision: str, runtimes: Iterable[Runtime]) -> list[str]:
    """Return the names of the Runtimes that the commit does not have, or has in another version.

    Raises InputError if git does not know the commit, because a release must not be guessed.
    """
    if _git(root, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}") is None:
        raise InputError(f"--since: expected a commit, found {revision!r}")
    return [runtime.name for runtime in runtimes if _version(root, revision, runtime) != runtime.version]


def _version(root: Path, revision: str, runtime: Runtime) -> str | None:
    path = runtime.paths.catalogue
    text = _git(root, "show", f"{revision}:{path}")
    return parse_runtime(path, text).version if text is not None else None


def _git(root: Path, *arguments: str) -> str | None:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None
