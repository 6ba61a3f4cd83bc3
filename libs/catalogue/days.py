"""Days of the calendar."""

from __future__ import annotations

from datetime import date

from catalogue.errors import CatalogueError


def day(path: str, key: str, text: str) -> date:
    """The day that `text` (2024-06-13) is; raises CatalogueError when there is no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CatalogueError(path, key, f"expected a day of the calendar, found {text!r}") from None
