"""A lock's text, and its place on disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from locking.job import Job
from locking.markers import simplify
from runtime_catalogue.lock_inputs import with_header


def render(job: Job, resolved: str) -> str:
    """The lock: its header, then uv's rows without conditions that always hold."""
    return with_header(job.relative_path, job.digest, simplify(resolved, job.full_version))


def write_atomically(path: Path, text: str) -> None:
    """The whole text at `path`, or what was there before: never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """`no change`, or what moved: `aiohttp 3.9.3 -> 3.9.5, idna added`."""
    moved = [f"{name} {old[name]} -> {new[name]}" for name in sorted(old) if name in new and old[name] != new[name]]
    added = [f"{name} added" for name in sorted(new) if name not in old]
    removed = [f"{name} removed" for name in sorted(old) if name not in new]
    return ", ".join(moved + added + removed) or "no change"
