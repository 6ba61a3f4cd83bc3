"""A lock's text, and its place on disk."""

from __future__ import annotations

from collections.abc import Mapping

from catalogue.lock_inputs import with_header
from tools.locking.job import Job
from tools.locking.markers import simplify


def render(job: Job, resolved: str) -> str:
    """The lock: its header, then uv's rows without conditions that always hold."""
    return with_header(job.relative_path, job.digest, simplify(resolved, job.full_version))


def difference(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    """`no change`, or what moved: `aiohttp 3.9.3 -> 3.9.5, idna added`."""
    moved = [f"{name} {old[name]} -> {new[name]}" for name in sorted(old) if name in new and old[name] != new[name]]
    added = [f"{name} added" for name in sorted(new) if name not in old]
    removed = [f"{name} removed" for name in sorted(old) if name not in new]
    return ", ".join(moved + added + removed) or "no change"
