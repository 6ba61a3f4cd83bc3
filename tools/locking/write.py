"""Render the text of a lock, and the changes from an old lock."""

from __future__ import annotations

from collections.abc import Mapping

from catalogue.lock_inputs import with_header
from tools.locking.job import Job
from tools.locking.markers import simplify
from tools.locking.rows import without_requirers


def render(job: Job, resolved: str) -> str:
    """Return the text of the lock: its header, then uv's rows with simplified markers."""
    return with_header(job.relative_path, job.digest, simplify(without_requirers(resolved), job.full_version))


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """Return the changes, such as `aiohttp 3.9.3 -> 3.9.5, idna added`, or `no change`."""
    changed = [f"{name} {old[name]} -> {new[name]}" for name in sorted(old) if name in new and old[name] != new[name]]
    added = [f"{name} added" for name in sorted(new) if name not in old]
    removed = [f"{name} removed" for name in sorted(old) if name not in new]
    return ", ".join(changed + added + removed) or "no change"
