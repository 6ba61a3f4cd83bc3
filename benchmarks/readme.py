"""The README's table of results, between two markers."""

from __future__ import annotations

import re

BEGIN = "<!-- results: begin; written by `./pants run benchmarks:measure -- --render` -->"
END = "<!-- results: end -->"


class MarkersMissingError(Exception):
    """The text has no place for the results."""


def with_results(text: str, results: str) -> str:
    """The text with the results between its markers in place of what was there."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(text):
        raise MarkersMissingError(f"README.md lacks the lines\n{BEGIN}\n{END}")
    return pattern.sub(lambda _: f"{BEGIN}\n{results}\n{END}", text)
