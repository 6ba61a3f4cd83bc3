"""The exception of this package."""

from __future__ import annotations


class CatalogueError(ValueError):
    """A catalogue file is invalid.

    Takes the file, the path of the key in it ("" for the whole file), and the problem as `expected ..., found ...`.
    str() gives all three in one line.
    """

    def __init__(self, file: str, key: str, expected: str) -> None:
        super().__init__(": ".join(part for part in (file, key, expected) if part))
        self.file = file
        self.key = key
        self.expected = expected
