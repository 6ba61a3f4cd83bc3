"""Check that a lock on disk is up to date and valid."""

from __future__ import annotations

import re

from catalogue.errors import CatalogueError
from catalogue.lock_inputs import check_lock, lock_command
from catalogue.text_file import read_text
from tools.locking.job import Job

# A lock contains only pins and hashes. It must not name a host or another source.
_HOST = re.compile(r"[a-z]+://|^\s*--(?!hash=)[a-z-]+|\S+ @ ", re.MULTILINE)
_ROW = re.compile(r"^[^#\s]", re.MULTILINE)
_NOT_SHA256 = re.compile(r"--hash=(?!sha256:[0-9a-f]{64}(?:\s|$))\S*")
_HASHED = re.compile(r"^[^#\s][^\n]* \\\n    --hash=sha256:[0-9a-f]{64}", re.MULTILINE)


def check(job: Job) -> None:
    """Raise CatalogueError if the lock is missing, stale, edited, names a host or lacks a sha256."""
    text = read_text(job.root, job.relative_path, f"run {lock_command(job.relative_path)}")
    check_lock(job.relative_path, text, job.digest)
    host = _HOST.search(text)
    if host:
        raise _error(job, host, "no host")
    other = _NOT_SHA256.search(text)
    if other:
        raise _error(job, other, "a sha256")
    if len(_ROW.findall(text)) != len(_HASHED.findall(text)):
        raise CatalogueError(job.relative_path, "hashes", "expected a sha256 for every row, found a row without one")


def _error(job: Job, found: re.Match[str], expected: str) -> CatalogueError:
    line = found.string.count("\n", 0, found.start()) + 1
    return CatalogueError(job.relative_path, f"line {line}", f"expected {expected}, found {found.group().strip()!r}")
