"""The machines of release/runners.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalogue.schema import check_schema
from catalogue.text_file import read_text
from catalogue.yaml_text import load_mapping

RUNNERS = "release/runners.yaml"
_SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": False,
    "required": ["runners"],
    "properties": {
        "runners": {
            "type": "object",
            "description": "architecture -> label of a machine",
            "additionalProperties": {"type": "string", "pattern": "\\S", "description": "the label of a machine"},
        }
    },
}


def load_runners(root: Path) -> Mapping[str, str]:
    """Return architecture -> label of the machine that builds for it. Raises CatalogueError if the data is invalid."""
    data = load_mapping(RUNNERS, read_text(root, RUNNERS))
    check_schema(RUNNERS, data, _SCHEMA)
    found: Mapping[str, str] = data["runners"]
    return found
