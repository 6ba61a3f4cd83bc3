"""Make the release feed of a checkout as it is on a day."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from catalogue.feed import feed
from catalogue.history import History
from catalogue.model import Runtime
from catalogue.schema import check_schema

_NAME = "feed"


def document(majors: Iterable[tuple[Runtime, History]], day: date) -> dict[str, Any]:
    """Return the feed with what was released until the end of a day. Raises CatalogueError if it is no valid feed."""
    found = feed([(runtime, _until(history, day)) for runtime, history in majors], day)
    check_schema(_NAME, found, schema())
    return found


def schema() -> dict[str, Any]:
    """Return the JSON schema of the feed, which is published with it."""
    found: dict[str, Any] = json.loads(pkgutil.get_data(__package__, "schema.json") or b"")
    return found


def _until(history: History, day: date) -> History:
    return replace(history, releases=tuple(release for release in history.releases if release.released <= day))
