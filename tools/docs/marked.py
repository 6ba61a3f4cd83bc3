"""Fill the tables of a page, each between two marker lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tools.common.markers import replaced


def fill(path: Path, tables: Mapping[str, str]) -> str:
    """Return the page with these tables (name -> Markdown). Raises MarkersMissingError if a table has no markers."""
    page = path.read_text(encoding="utf-8")
    for name, table in tables.items():
        page = replaced(page, str(path), begin(name), end(name), f"\n{table}")
    return page


def begin(name: str) -> str:
    """Return the line before the table of that name."""
    return f"<!-- {name}: begin; written by `./pants run tools/docs:write` -->"


def end(name: str) -> str:
    """Return the line after the table of that name."""
    return f"<!-- {name}: end -->"
