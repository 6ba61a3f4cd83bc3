"""Full disks, each said in one line: which it is, and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

# With less than this (in bytes) nothing that ./pants does can be expected to succeed.
LEAST = 50 << 20


def places(checkout: Path, environment: Mapping[str, str]) -> list[Path]:
    """Where a run writes: the checkout and its results, what the set-up and Pants keep, temporary files.

    `environment` is that of ./pants; what it lacks is left out.
    """
    home = environment.get("HOME", "")
    kept = environment.get("XDG_CACHE_HOME") or (home and f"{home}/.cache")
    named = (environment.get("RUNTIME_CACHE"), kept and f"{kept}/pants", environment.get("TMPDIR", "/tmp"))  # noqa: S108
    return [checkout, checkout / "dist", *(Path(name) for name in named if name)]


def full_disks(folders: Iterable[Path], least: int = LEAST) -> list[str]:
    """A line for each disk with less than `least` bytes left, by the first of the folders that it has."""
    found: dict[int, str] = {}
    for folder in folders:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free
        if free < least:
            line = f"the disk of {folder} is full ({free >> 20} MB left): free space, then run the same command again"
            found.setdefault(there.stat().st_dev, line)
    return list(found.values())
