"""The release feed: what it says of the versions of the Runtime."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from astronomer_runtime_extensions.version import Version, parse_version

LONGEST_REASON = 500
DATE = "%Y-%m-%d"


class FeedError(ValueError):
    """The document is not a release feed."""


@dataclass(frozen=True)
class Release:
    """A published version."""

    version: Version
    stable: bool
    end_of_support: date | None = None
    yanked: bool = False
    yanked_reason: str = ""


def parse_feed(document: bytes) -> tuple[Release, ...]:
    """The releases of a feed. Entries that are not understood are left out.

    Raises FeedError when the document is not a feed at all.
    """
    try:
        versions = json.loads(document)["runtimeVersions"].items()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FeedError(f"expected JSON with an object runtimeVersions: {error!r}"[:200]) from error
    return tuple(_releases(versions))


def _releases(versions: Any) -> Iterator[Release]:
    for text, entry in versions:
        version = parse_version(text)
        metadata = entry.get("metadata") if isinstance(entry, dict) else None
        if version is not None and isinstance(metadata, dict):
            yield _release(version, metadata)


def _release(version: Version, metadata: dict[str, Any]) -> Release:
    reason = metadata.get("yankedReason")
    return Release(
        version,
        stable=metadata.get("channel") == "stable" and not version.prerelease,
        end_of_support=_date(metadata.get("endOfSupport")),
        yanked=metadata.get("yanked") is True,
        yanked_reason=plain_text(reason)[:LONGEST_REASON] if isinstance(reason, str) else "",
    )


def plain_text(text: str) -> str:
    """The text without what cannot be shown: half characters, which no page can hold, and control characters."""
    return "".join(character if character.isprintable() else " " for character in text)


def _date(value: object) -> date | None:
    """The day of a date, or of a date and time."""
    try:
        return datetime.strptime(value[:10], DATE).date() if isinstance(value, str) else None
    except ValueError:
        return None
