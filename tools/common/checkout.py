"""The state of a checkout."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

# Measured results are excluded, since a run may write them.
_CODE = ("--", ".", ":!benchmarks/results")


def fingerprint(root: Path) -> str:
    """Return a digest of the commit, the uncommitted changes and the untracked files, without measured results."""
    digest = hashlib.sha256()
    for arguments in (("rev-parse", "HEAD"), ("diff", "HEAD", "--binary", *_CODE)):
        digest.update(git(root, *arguments))
    for name in git(root, "ls-files", "--others", "--exclude-standard", "-z", *_CODE).split(b"\0"):
        path = root / name.decode()
        if name and path.is_file():
            digest.update(name + b"\0" + path.read_bytes())
    return digest.hexdigest()


def commit(root: Path) -> str:
    """Return the current commit, with a + if files other than measured results differ from it."""
    changed = git(root, "status", "--porcelain", *_CODE)
    return git(root, "rev-parse", "HEAD").decode().strip() + ("+" if changed else "")


def git(root: Path, *arguments: str) -> bytes:
    """Return the output of a git command. Raises CalledProcessError if it fails."""
    return subprocess.run(["git", *arguments], cwd=root, check=True, stdout=subprocess.PIPE).stdout
