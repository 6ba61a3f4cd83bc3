"""The checkout that is measured."""

from __future__ import annotations

import subprocess
from pathlib import Path


class NoCheckoutError(Exception):
    """The working directory is not below a checkout."""


def find_root(start: Path) -> Path:
    """The folder of pants.toml, at or above the working directory, which `./pants run` keeps."""
    for folder in (start, *start.parents):
        if (folder / "pants.toml").is_file():
            return folder
    raise NoCheckoutError(f"no pants.toml in {start} or above: run it in the checkout")


def runtimes(root: Path) -> list[str]:
    """The name of each Runtime, by its number."""
    names = [path.parent.name for path in root.glob("runtimes/runtime-*/runtime.yaml")]
    return sorted(names, key=lambda name: int(name.rpartition("-")[2]))


def commit(root: Path) -> str:
    """The commit, and whether files outside benchmarks/ differ from it."""
    head = _git(root, "rev-parse", "HEAD").strip()
    changed = _git(root, "status", "--porcelain", "--", ".", ":!benchmarks")
    return f"{head}, with changes" if changed else head


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
