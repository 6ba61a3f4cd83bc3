"""A bare repository with the checkout's last commit, which jobs clone and push to."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path


class Remote:
    """The bare repository in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def clone(self, to: Path) -> Path:
        """Return a new clone in `to`, which replaces an earlier one."""
        shutil.rmtree(to, ignore_errors=True)
        git(to.parent, "clone", "--quiet", str(self.folder), str(to))
        return to

    def branches(self) -> Mapping[str, str]:
        """Return branch -> commit."""
        lines = git(self.folder, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads").splitlines()
        return dict(line.split(" ") for line in lines)

    def show(self, branch: str, path: str) -> str:
        """Return the text of a file on a branch."""
        return git(self.folder, "show", f"{branch}:{path}")

    def action(self, source: Path) -> Path:
        """Return a repository with the files of an action, as act wants it."""
        to = self.folder.parent / "actions" / source.name
        if not to.exists():
            shutil.copytree(source, to)
            commit_all(to, "Stand in for the action")
        return to


def copy(checkout: Path, to: Path) -> Remote:
    """Return a bare repository whose branch `main` is the last commit of a checkout."""
    git(checkout, "clone", "--quiet", "--bare", "--no-local", ".", str(to))
    git(to, "update-ref", "refs/heads/main", "HEAD")
    git(to, "symbolic-ref", "HEAD", "refs/heads/main")
    return Remote(to)


def commit_all(folder: Path, message: str) -> None:
    """Commit all files of a folder, which becomes a repository if it is none."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    git(folder, *identity, "commit", "--quiet", "--message", message)


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder and return what it prints."""
    done = subprocess.run(["git", "-C", str(folder), *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout
