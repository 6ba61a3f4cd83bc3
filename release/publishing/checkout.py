"""The commit of the checkout, which is the one that a published version is built from."""

from __future__ import annotations

import subprocess
from pathlib import Path

from release.common.errors import InputError

_DIRTY = "-dirty"


def revision(root: Path) -> str:
    """Return the checked-out commit. Raises InputError if there are uncommitted changes, or no commit."""
    changed = _git(root, "status", "--porcelain", "--untracked-files=normal").splitlines()
    if changed:
        raise InputError(f"{changed[0][3:]}: expected no uncommitted changes, found this one: commit it first")
    return _git(root, "rev-parse", "HEAD").strip()


def check_revision(built: str, checked_out: str) -> None:
    """Raise InputError unless the images are built from the checked-out commit, without changes."""
    if built.endswith(_DIRTY):
        raise InputError(f"expected images of a commit, found {built}: build and test again")
    if built != checked_out:
        raise InputError(f"expected images of the commit {checked_out}, found {built}: build and test again")


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["it failed"])[-1]
        raise InputError(f"{root}: expected a checkout with a commit, found: {reason[:200]}")
    return done.stdout
