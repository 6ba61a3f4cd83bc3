"""Read the file that `./pants package` writes about a built image."""

from __future__ import annotations

import json
from pathlib import Path


def first_tag(info: Path) -> str:
    """Return the first tag of a built image, such as astro-runtime:10.9.0, from the file at Paths.image_info."""
    return str(json.loads(info.read_text(encoding="utf-8"))["registries"][0]["tags"][0]["name"])
