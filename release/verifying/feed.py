"""Ask the release feed about a version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from host.fetch import shown
from release.verifying.check import FailedError

_LOCAL = "give another place with --feed"


def read_feed(place: str, session: requests.Session) -> Mapping[str, Any]:
    """Return the versions in the feed at an address or in a file. Raises FailedError if there is no feed."""
    is_address = place.startswith(("https://", "http://"))
    content = _fetched(place, session) if is_address else _content(Path(place))
    try:
        versions: Mapping[str, Any] = json.loads(content)["runtimeVersions"]
        return dict(versions)
    except (ValueError, KeyError, TypeError):
        raise FailedError(f"{shown(place)}: expected a release feed, found something else") from None


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FailedError(f"{file}: the feed cannot be read: {error.strerror}") from None


def _fetched(url: str, session: requests.Session) -> bytes:
    try:
        response = session.get(url, timeout=(10, 30))
        response.raise_for_status()
    except requests.RequestException as error:
        raise FailedError(f"{shown(url)}: the feed cannot be fetched ({type(error).__name__}): {_LOCAL}") from None
    return response.content


def not_yanked(version: str, versions: Mapping[str, Any]) -> str:
    """Return what the feed says of a version. Raises FailedError if it is yanked or not listed."""
    row = versions.get(version)
    if row is None:
        raise FailedError(f"the feed does not list {version}")
    metadata = row["metadata"]
    if metadata.get("yanked"):
        raise FailedError(f"{version} is yanked: {metadata.get('yankedReason', 'without a reason')}")
    return f"{version} is {metadata.get('channel', 'published')}, supported until {metadata.get('endOfSupport', '?')}"
