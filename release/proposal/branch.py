"""The branch of a proposal: one commit of the robot on top of the base. Commits of people are never lost."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from release.common.errors import InputError
from release.proposal.refusals import failure

NAME = "astro-runtime-release"
EMAIL = "astro-runtime-release@users.noreply.github.com"
IDENTITY = {
    "GIT_AUTHOR_NAME": NAME,
    "GIT_AUTHOR_EMAIL": EMAIL,
    "GIT_COMMITTER_NAME": NAME,
    "GIT_COMMITTER_EMAIL": EMAIL,
}


@dataclass(frozen=True)
class Push:
    """A commit that a branch of the remote has now, and the one that it had before, "" without such a branch."""

    commit: str
    old: str

    @property
    def changed(self) -> bool:
        """Whether the branch has another commit now."""
        return self.commit != self.old

    @property
    def is_new(self) -> bool:
        """Whether there was no such branch."""
        return not self.old


@dataclass(frozen=True)
class Branch:
    """A branch of the remote `origin` of a checkout, and the branch that it is made for.

    `credentials` are variables for git; see `credentials` below.
    """

    root: Path
    name: str
    base: str
    credentials: Mapping[str, str] = field(default_factory=dict)

    def paths(self) -> list[str]:
        """Return the paths that differ from the last commit, new ones included."""
        return [line[3:] for line in self._git("status", "--porcelain", "--untracked-files=all").splitlines()]

    def people(self) -> list[str]:
        """Return the e-mail addresses of everyone except the robot who committed to the branch on the remote."""
        if not self._exists():
            return []
        self._git("fetch", "--quiet", "origin", self.base, f"+refs/heads/{self.name}:refs/remotes/origin/{self.name}")
        emails = self._git("log", "--format=%ae%n%ce", f"FETCH_HEAD..origin/{self.name}").split()
        return sorted(set(emails) - {EMAIL, "noreply@github.com"})

    def push(self, message: str, paths: Sequence[str]) -> Push:
        """Commit these paths on top of the checked-out commit, and push the commit as the branch.

        The commit is made apart from the checkout, whose branch stays. Raises InputError if the remote refuses it, and
        ReleaseError if it fails otherwise, for example because somebody pushed in the meantime.
        """
        old = self._remote_commit()
        commit = self._commit(message, paths)
        if old and self._same_content(old, commit):
            return Push(old, old)
        self._push(old, self._ref(commit))
        return Push(commit, old)

    def remove(self, pushed: Push) -> None:
        """Remove the branch from the remote. Raises as `push` does; it stays if somebody pushed in the meantime."""
        self._push(pushed.commit, self._ref(""))

    def _push(self, expected: str, ref: str) -> None:
        self._git("push", "--quiet", f"--force-with-lease=refs/heads/{self.name}:{expected}", "origin", ref)

    def _commit(self, message: str, paths: Sequence[str]) -> str:
        index = {"GIT_INDEX_FILE": str(self._git_folder() / "release-index")}
        self._git("read-tree", "HEAD", more=index)
        self._git("add", "--all", "--", *paths, more=index)
        tree = self._git("write-tree", more=index).strip()
        # The time of the base's commit: the same plan on the same base gives the same commit.
        time = self._git("log", "-1", "--format=%ct").strip() + " +0000"
        times = {"GIT_AUTHOR_DATE": time, "GIT_COMMITTER_DATE": time}
        return self._git("commit-tree", "-p", "HEAD", "-m", message, tree, more={**IDENTITY, **times}).strip()

    def _same_content(self, old: str, new: str) -> bool:
        if old == new:
            return True
        self._git("fetch", "--quiet", "origin", old)
        fields = "--format=%T %P"
        return self._git("log", "-1", fields, old) == self._git("log", "-1", fields, new)

    def _remote_commit(self) -> str:
        """Return the commit of the branch on the remote, "" if it has no such branch."""
        return self._git("ls-remote", "origin", f"refs/heads/{self.name}").partition("\t")[0]

    def _exists(self) -> bool:
        return bool(self._remote_commit())

    def _ref(self, commit: str) -> str:
        return f"{commit}:refs/heads/{self.name}"

    def _git_folder(self) -> Path:
        return self.root / self._git("rev-parse", "--git-dir").strip()

    def _git(self, *arguments: str, more: Mapping[str, str] | None = None) -> str:
        environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **self.credentials, **(more or {})}
        command = ["git", "-C", str(self.root), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment, check=False)
        if done.returncode:
            raise failure(arguments[0], done.stderr, done.returncode, secrets(self.credentials))
        return done.stdout


def check_clean(branch: Branch, allowed: Sequence[str]) -> list[str]:
    """Return the changed paths. Raises InputError if one is outside of the allowed folders."""
    found = branch.paths()
    for path in found:
        if not any(path == folder or path.startswith(f"{folder}/") for folder in allowed):
            expected = f"expected changes below {', '.join(allowed)} alone"
            raise InputError(f"{path}: {expected}, found this one: commit it first")
    return found


def credentials(environ: Mapping[str, str]) -> dict[str, str]:
    """Return variables with which git sends GITHUB_TOKEN to GitHub's server, and to no other.

    The token is neither in an argument nor in a file.
    """
    server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
    token = base64.b64encode(f"x-access-token:{environ.get('GITHUB_TOKEN', '')}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server.rstrip('/')}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {token}",
    }


def secrets(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the texts in the variables of `credentials` that no message may have."""
    token = variables.get("GIT_CONFIG_VALUE_0", "").rpartition(" ")[2]
    return (token, base64.b64decode(token).decode().partition(":")[2]) if token else ()
