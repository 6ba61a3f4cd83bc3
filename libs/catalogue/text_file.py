"""A text file of the repository, or one line that says why it cannot be read."""

from __future__ import annotations

from pathlib import Path

from catalogue.errors import CatalogueError


def read_text(root: Path, path: str, remedy: str = "") -> str:
    """The text of the file at `path` below `root`; `remedy` is said when there is none.

    Raises CatalogueError for a file that is missing, cannot be read or is not UTF-8.
    """
    try:
        return decoded(path, (root / path).read_bytes())
    except FileNotFoundError:
        missing = "expected a file, found none"
        raise CatalogueError(path, "", f"{missing}: {remedy}" if remedy else missing) from None
    except OSError as error:
        raise CatalogueError(path, "", f"expected a file that can be read, found: {error.strerror}") from None


def decoded(path: str, data: bytes) -> str:
    """The text of a file's bytes; `path` is for messages only. Raises CatalogueError when they are not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{data[error.start]:02x}"
        raise CatalogueError(path, f"line {line}", f"expected UTF-8, found {found}") from None
