"""The state of the checkout that a command works on."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

# All but what a run itself may write.
_CODE = ("--", ".", ":!benchmarks/results")


def fingerprint(root: Path) -> str:
    """A digest of the commit, of what differs from it, and of files that git does not know; measured data apart."""
    digest = hashlib.sha256()
    for arguments in (("rev-parse", "HEAD"), ("diff", "HEAD", "--binary", *_CODE)):
        digest.update(git(root, *arguments))
    for name in git(root, "ls-files", "--others", "--exclude-standard", "-z", *_CODE).split(b"\0"):
        path = root / name.decode()
        if name and path.is_file():
            digest.update(name + b"\0" + path.read_bytes())
    return digest.hexdigest()


def commit(root: Path) -> str:
    """The commit that is checked out, with a + when files differ from it; measured data apart."""
    changed = git(root, "status", "--porcelain", *_CODE)
    return git(root, "rev-parse", "HEAD").decode().strip() + ("+" if changed else "")


def git(root: Path, *arguments: str) -> bytes:
    """What a git command prints. Raises CalledProcessError when it fails."""
    return subprocess.run(["git", *arguments], cwd=root, check=True, stdout=subprocess.PIPE).stdout
