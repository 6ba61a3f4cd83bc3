"""The one error of this package."""

from __future__ import annotations


class CatalogueError(ValueError):
    """A catalogue file does not say what it must.

    Takes the file, the path of the key in it ("" for the file as such), and what is wrong as `expected ..., found ...`.
    str() is one line with all of it.
    """

    def __init__(self, file: str, key: str, expected: str) -> None:
        super().__init__(": ".join(part for part in (file, key, expected) if part))
        self.file = file
        self.key = key
        self.expected = expected
