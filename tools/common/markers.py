"""The part of a page that a program writes: what is between two lines."""

from __future__ import annotations

import re
from pathlib import Path


class MarkersMissingError(Exception):
    """A page has no place for what is to be written; the text names the page and the lines that it lacks."""


def between(path: Path, begin: str, end: str, text: str) -> str:
    """The page, with the text between the lines `begin` and `end`. Raises MarkersMissingError without them."""
    page = path.read_text(encoding="utf-8")
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(page):
        raise MarkersMissingError(f"{path}: expected the line {begin} and then {end}")
    return pattern.sub(lambda _: f"{begin}\n{text}\n{end}", page)
