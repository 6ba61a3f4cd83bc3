"""Read text files of the repository, with one-line errors."""

from __future__ import annotations

from pathlib import Path

from catalogue.errors import CatalogueError


def read_text(root: Path, path: str, remedy: str = "") -> str:
    """Return the text of the file at `path` below `root`.

    Raises CatalogueError for a file that is missing (the message then ends with `remedy`), unreadable or not UTF-8.
    """
    try:
        return decoded(path, (root / path).read_bytes())
    except FileNotFoundError:
        missing = "expected a file, found none"
        raise CatalogueError(path, "", f"{missing}: {remedy}" if remedy else missing) from None
    except OSError as error:
        raise CatalogueError(path, "", f"expected a readable file, found: {error.strerror}") from None


def decoded(path: str, data: bytes) -> str:
    """Decode the bytes of a file; `path` is only used in messages. Raises CatalogueError if they are not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{data[error.start]:02x}"
        raise CatalogueError(path, f"line {line}", f"expected UTF-8, found {found}") from None
