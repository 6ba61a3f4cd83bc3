"""Make the locks of a Debian suite again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from catalogue.debian import Suite
from catalogue.paths import debian_suite
from catalogue.text_file import read_text
from images.base.rootfs import current_locks
from release.common import round_trip
from release.common.errors import ReleaseError


def relocked(root: Path, suite: Suite, lines: Sequence[str], now: datetime) -> Mapping[str, str]:
    """Return path -> text of the locks, and of the suite's file with `now` (UTC) as the time of its snapshot.

    `lines` are the apt source lines of the archive. Raises ArchiveError or RootfsError if it does not answer, and
    ReleaseError if apt would install what the locks have.
    """
    locks = current_locks(suite, lines)
    if all((root / path).exists() and read_text(root, path) == text for path, text in locks.items()):
        raise ReleaseError(f"{suite.suite}: apt would install the packages that are locked")
    path = debian_suite(suite.suite)
    data = round_trip.load(path, read_text(root, path))
    if suite.snapshot:
        round_trip.replace(data, "snapshot", f"{now:%Y%m%dT%H%M%SZ}")
    return {**locks, path: round_trip.dump(data)}
