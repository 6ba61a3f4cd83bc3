"""Find the Runtimes whose images or image tests a change affects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from subprocess import CalledProcessError

from catalogue.paths import runtimes
from tools.common.checkout import git
from tools.common.pants import output_of

# Every image depends on these files, although no image target lists them as dependencies.
EVERYTHING = re.compile(
    r"^(pants|pants\..*toml|BUILD|(libs|pants-plugins)/.*|(tests/images|runtimes)/macros\.pants|"
    r"images/(runtime|python|base)/.*|3rdparty/(cpython|debian)/.*)$"
)
_NAME = re.compile(r"\bruntime-\d+\b")


def touched_since(root: Path, since: str) -> list[str] | None:
    """Return the Runtimes that changed since a commit; None if git does not know the commit, or if it is "".

    Raises StepFailedError if ./pants cannot tell the targets that depend on a changed file.
    """
    try:
        commit = _commit(root, since)
        files = git(root, "diff", "--name-only", f"{commit}...HEAD", "--").decode().splitlines()
    except CalledProcessError:
        return None
    return touched(runtimes(root), files, [] if touches_everything(files) else _dependents(root, commit))


def _commit(root: Path, name: str) -> str:
    return git(root, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}").decode().strip()


def touches_everything(files: Iterable[str]) -> bool:
    """Return whether one of these files affects every image."""
    return any(EVERYTHING.match(file) and not file.endswith("_test.py") for file in files)


def touched(names: Iterable[str], files: list[str], targets: list[str]) -> list[str]:
    """Return the Runtimes among `names` that occur in the changed files or in targets that depend on them."""
    if touches_everything(files):
        return list(names)
    found = {name for text in [*files, *targets] for name in _NAME.findall(text)}
    return [name for name in names if name in found]


def _dependents(root: Path, since: str) -> list[str]:
    options = [f"--changed-since={since}", "--changed-dependents=transitive", "list"]
    return output_of(root, options, {"PANTS_RUNTIME_MAJORS": "all", "PANTS_LEVEL": "error"})
