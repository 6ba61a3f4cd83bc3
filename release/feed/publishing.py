"""The feed in a registry: a file under a tag of the repository whose images it lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from release.common.errors import InputError, ReleaseError
from release.registry.artifacts import read_file, write_file
from release.registry.repository import Repository

TAG = "feed"
TYPE = "application/vnd.astro-runtime.feed.v1+json"
FILE = "feed.json"


def published(repository: Repository) -> Mapping[str, Any]:
    """Return version -> its row in the published feed; nothing if there is none.

    Raises ReleaseError if the tag has something else.
    """
    content = read_file(repository, TAG, TYPE)
    try:
        return dict(json.loads(content)["runtimeVersions"]) if content else {}
    except (ValueError, KeyError, TypeError):
        raise ReleaseError(f"{repository.place}:{TAG}: expected the release feed, found something else") from None


def changes(found: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Return a line for each version that is new or changed.

    Raises InputError if versions would vanish: then the checkout is older than the published feed.
    """
    rows: Mapping[str, Any] = found["runtimeVersions"]
    gone = [version for version in before if version not in rows]
    if gone:
        missing = ", ".join(gone)
        raise InputError(f"feed: expected all published versions, found none of {missing}: check out a newer commit")
    words = {version: "new" if version not in before else "changed" for version in rows}
    return [f"{word}: {version}" for version, word in words.items() if rows[version] != before.get(version)]


def publish(repository: Repository, found: Mapping[str, Any]) -> None:
    """Replace the published feed. Raises as Connection.send does."""
    content = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    write_file(repository, TAG, TYPE, FILE, content.encode())
