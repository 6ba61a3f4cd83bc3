"""Records in OSV form for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from release.advisories.record import PYPI


def record(
    id: str, package: str, *events: Mapping[str, str], ecosystem: str = PYPI, day: str = "2024-06-01", **more: Any
) -> dict[str, Any]:
    """Return a record about the versions between these events, published on a day; `more` are further keys."""
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, *events]}]
    affected = {"package": {"ecosystem": ecosystem, "name": package}, "ranges": ranges}
    time = f"{day}T00:00:00Z"
    return {"id": id, "modified": time, "published": time, "affected": [affected], **more}
