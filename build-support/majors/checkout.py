"""The repository that the commands work on: where it is, which Runtimes it has, what state it is in."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

# All but what a run itself may write.
_CODE = ("--", ".", ":!benchmarks/results")


def runtimes(root: Path) -> list[str]:
    """The names of all Runtimes, such as runtime-10, by ascending major."""
    names = [path.parent.name for path in root.glob("runtimes/runtime-*/runtime.yaml")]
    return sorted(names, key=major)


def major(runtime: str) -> int:
    """10 of runtime-10."""
    return int(runtime.rpartition("-")[2])


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
    """The commit that is checked out, with a + when files differ from it."""
    changed = git(root, "status", "--porcelain")
    return git(root, "rev-parse", "HEAD").decode().strip() + ("+" if changed else "")


def git(root: Path, *arguments: str) -> bytes:
    """What a git command prints. Raises CalledProcessError when it fails."""
    return subprocess.run(["git", *arguments], cwd=root, check=True, stdout=subprocess.PIPE).stdout
