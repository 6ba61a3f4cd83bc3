"""Write into the text of a releases.yaml that a version is yanked, or that it is not."""

from __future__ import annotations

from collections.abc import Sequence

from ruamel.yaml.comments import CommentedMap

from catalogue.releases import parse_releases
from release.common import round_trip
from release.common.errors import InputError

_KEY = "yanked"
# The key comes after this one, which every entry has.
_AFTER = "database_migration"


def yanked(path: str, text: str, version: str, reason: str) -> str:
    """Return the text with the version yanked; the same text if it is already.

    Raises InputError for an unknown version, and CatalogueError if the text or the reason is invalid.
    """
    data = round_trip.load(path, text)
    row = _row(path, data["releases"], version)
    if _KEY in row:
        return text
    round_trip.insert(row, _AFTER, _KEY, reason)
    return _checked(path, data)


def unyanked(path: str, text: str, version: str) -> str:
    """Return the text with the version not yanked; the same text if it is not. Raises as `yanked` does."""
    data = round_trip.load(path, text)
    row = _row(path, data["releases"], version)
    if _KEY not in row:
        return text
    round_trip.remove(row, _KEY)
    return _checked(path, data)


def _row(path: str, rows: Sequence[CommentedMap], version: str) -> CommentedMap:
    for row in rows:
        if row["version"] == version:
            return row
    known = ", ".join(row["version"] for row in rows) or "none"
    raise InputError(f"VERSION: expected a version of {path} ({known}), found {version}")


def _checked(path: str, data: CommentedMap) -> str:
    text = round_trip.dump(data)
    parse_releases(path, text)
    return text
