"""Find full disks, and report each in one line with what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

# Commands of ./pants fail with less free space than this, in bytes.
LEAST = 50 << 20


def places(checkout: Path, environment: Mapping[str, str]) -> list[Path]:
    """Return the folders that a run writes to: the checkout, dist/, the caches and the temporary folder.

    `environment` is that of ./pants; folders of unset variables are skipped.
    """
    home = environment.get("HOME", "")
    kept = environment.get("XDG_CACHE_HOME") or (home and f"{home}/.cache")
    named = (environment.get("RUNTIME_CACHE"), kept and f"{kept}/pants", environment.get("TMPDIR", "/tmp"))  # noqa: S108
    return [checkout, checkout / "dist", *(Path(name) for name in named if name)]


def full_disks(folders: Iterable[Path], least: int = LEAST) -> list[str]:
    """Return a line for each disk with less than `least` bytes left, named by the first of the folders on it."""
    found: dict[int, str] = {}
    for folder in folders:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free
        if free < least:
            line = f"the disk of {folder} is full ({free >> 20} MB left): free space, then run the same command again"
            found.setdefault(there.stat().st_dev, line)
    return list(found.values())
