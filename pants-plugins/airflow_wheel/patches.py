"""Apply patches exactly or not at all: `git apply` can move a hunk, but never ignores its context."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from airflow_wheel.errors import WheelError
from airflow_wheel.patch_text import check_text

_FAILED = re.compile(r"^error: patch failed: (?P<file>.+):(?P<line>\d+)$", re.MULTILINE)
_ERROR = re.compile(r"^error: (.+)$", re.MULTILINE)


def apply(patch: Path, tree: Path) -> None:
    """Apply a whole patch to the files of a tree, or nothing of it.

    Raises WheelError, which names the patch, the file and the hunk, if the file does not contain the context of a hunk,
    and for a patch that check_text rejects.
    """
    text = patch.read_bytes().decode("utf-8", errors="replace")
    try:
        check_text(text)
    except WheelError as error:
        raise WheelError(f"{patch}: {error}") from None
    found = _git_apply(patch, tree)
    if found.returncode != 0:
        raise WheelError(f"{patch}: {_reason(text, found.stderr)}")


def _git_apply(patch: Path, tree: Path) -> subprocess.CompletedProcess[str]:
    command = ["git", "apply", "-p1", "--whitespace=nowarn", str(patch.resolve())]
    try:
        return subprocess.run(
            command, cwd=tree, env=_environment(tree), capture_output=True, encoding="utf-8", errors="replace"
        )
    except FileNotFoundError:
        raise WheelError("git was not found on PATH; it is needed to apply backports") from None


def _environment(tree: Path) -> dict[str, str]:
    # Ignore the user's configuration, and hide a checkout around the tree, where git would skip files outside of it.
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CEILING_DIRECTORIES": str(tree.resolve().parent),
    }


def _reason(patch: str, errors: str) -> str:
    failed = _FAILED.search(errors)
    if failed:
        file, line = failed.group("file"), int(failed.group("line"))
        return f"{file}: hunk {_hunk(patch, file, line)} does not apply: the file does not contain these lines"
    reasons = _ERROR.findall(errors) or [errors.strip()]
    return f"is not a patch of this wheel: {reasons[0]}"


def _hunk(patch: str, file: str, line: int) -> str:
    """Return the header of the hunk of a file that starts at a line, such as `@@ -12,7 +12,8 @@`."""
    of_file = re.split(rf"^--- a/{re.escape(file)}$", patch, maxsplit=1, flags=re.MULTILINE)[-1]
    header = re.search(rf"^@@ -{line}(?:,\d+)? [^@]*@@", of_file, re.MULTILINE)
    return header.group() if header else f"at line {line}"
