"""A repository under git with one small Runtime, for tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

from catalogue.debian_lock import with_count
from catalogue.lock_inputs import with_header
from catalogue.testing import SMALL
from tools.locking.testing import make_root

RUNTIME = "runtimes/runtime-10/runtime.yaml"
LOCK = "runtimes/runtime-10/locks/python-3.11.txt"
DEBIAN = "3rdparty/debian/locks/bullseye-amd64.txt"
PYTHON_ROWS = """\
apache-airflow==2.8.4 \\
    --hash=sha256:00
idna==3.6 \\
    --hash=sha256:01
old==1.0 \\
    --hash=sha256:02
"""
DEBIAN_LOCK = with_count([f"curl=7.74.0-1.3+deb11u9 sha256:{2:064}", f"tini=0.19.0-1 sha256:{3:064}"])


def make_repository(root: Path) -> Path:
    """Write the repository with one commit, and return its root."""
    make_root(root)
    write_lock(root, PYTHON_ROWS)
    write(root, DEBIAN, DEBIAN_LOCK)
    git(root, "init", "-q")
    commit(root)
    return root


def write(root: Path, path: str, text: str) -> None:
    """Write a file of the repository."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def write_lock(root: Path, rows: str, path: str = LOCK) -> None:
    """Write a lock of Python packages with its header."""
    write(root, path, with_header(path, f"sha256:{0:064}", rows))


def release(root: Path, old: str, new: str, text: str = SMALL) -> None:
    """Write runtime.yaml as version 10.10.0, with `old` replaced by `new`."""
    assert old in text
    write(root, RUNTIME, text.replace(old, new, 1).replace('version: "10.9.0"', 'version: "10.10.0"'))


def commit(root: Path) -> None:
    """Commit everything."""
    git(root, "add", "-A")
    git(root, "-c", "user.name=Test", "-c", "user.email=test@example.test", "commit", "-qm", "Change")


def git(root: Path, *arguments: str) -> None:
    """Run git. Raises CalledProcessError if it fails."""
    subprocess.run(["git", "-C", str(root), *arguments], check=True)
