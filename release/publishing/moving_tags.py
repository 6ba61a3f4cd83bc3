"""The moving tags of release/moving_tags.yaml."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from catalogue.model import Runtime
from catalogue.schema import check_schema
from catalogue.text_file import read_text
from catalogue.variants import Variant, tags
from catalogue.yaml_text import load_mapping

MOVING_TAGS = "release/moving_tags.yaml"


@dataclass(frozen=True)
class MovingTag:
    """A tag that moves. `channel` limits it to Runtimes of that channel."""

    tag: str
    channel: str = ""

    def name(self, runtime: Runtime) -> str:
        """Return the tag for a Runtime; empty if it is not for this one."""
        if self.channel and self.channel != runtime.channel:
            return ""
        major, minor = runtime.version.split(".")[:2]
        return self.tag.format(major=major, minor=minor)


def load_moving_tags(root: Path) -> tuple[MovingTag, ...]:
    """Return the moving tags of a checkout. Raises CatalogueError if the file is missing or invalid."""
    data = load_mapping(MOVING_TAGS, read_text(root, MOVING_TAGS))
    check_schema(MOVING_TAGS, data, _schema())
    return tuple(MovingTag(row["tag"], row.get("channel", "")) for row in data["moving_tags"])


def moving_tags_of(rows: Sequence[MovingTag], runtime: Runtime, variant: Variant) -> tuple[str, ...]:
    """Return the moving tags of an image, such as 10-base, with the segments that its version's tags have."""
    names = (row.name(runtime) for row in rows)
    return tuple(tag for name in names if name for tag in tags(replace(runtime, version=name), variant))


def is_older(version: str, present: str) -> bool:
    """Return whether a version comes before the one that a tag has. Raises ValueError if that is no version."""
    try:
        return Version(version) < Version(present)
    except InvalidVersion as error:
        raise ValueError(str(error)) from None


def _schema() -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(pkgutil.get_data(__package__, "moving_tags_schema.json") or b"")
    return schema
