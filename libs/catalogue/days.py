"""Calendar dates."""

from __future__ import annotations

from datetime import date

from catalogue.errors import CatalogueError


def day(path: str, key: str, text: str) -> date:
    """Parse a date such as 2024-06-13. Raises CatalogueError if there is no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CatalogueError(path, key, f"expected an existing date, found {text!r}") from None
