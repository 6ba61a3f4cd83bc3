"""Replace the generated part of a page, which is between two marker lines."""

from __future__ import annotations

import re
from pathlib import Path


class MarkersMissingError(Exception):
    """A page lacks its marker lines. The text names the page and the lines."""


def between(path: Path, begin: str, end: str, text: str) -> str:
    """Return the page with `text` between the lines `begin` and `end`. Raises MarkersMissingError without them."""
    return replaced(path.read_text(encoding="utf-8"), str(path), begin, end, text)


def replaced(page: str, name: str, begin: str, end: str, text: str) -> str:
    """Do the same with a page's content; `name` is only used in messages."""
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(page):
        raise MarkersMissingError(f"{name}: expected the line {begin} followed by {end}")
    return pattern.sub(lambda _: f"{begin}\n{text}\n{end}", page)
