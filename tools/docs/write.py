"""Generate the pages and tables of docs/ that come from data: `write`. Exit code 2 if the data is invalid."""

from __future__ import annotations

import sys
from pathlib import Path

from catalogue.errors import CatalogueError
from catalogue.repository import load_runtimes
from tools.common.markers import MarkersMissingError
from tools.docs import release_notes, runtimes, variables


def pages(root: Path) -> dict[Path, str]:
    """Return page -> its new text. Raises CatalogueError, DocumentationError or MarkersMissingError."""
    found = load_runtimes(root)
    return {
        runtimes.PAGE: runtimes.page(root, found),
        variables.PAGE: variables.page(root, found),
        **release_notes.pages(root, found),
    }


def main() -> int:
    """Write docs/runtimes.md, docs/release-notes and the table in docs/image.md. Return the exit code."""
    root = Path.cwd()
    try:
        found = pages(root)
    except (CatalogueError, variables.DocumentationError, MarkersMissingError) as error:
        print(f"write: {error}", file=sys.stderr)
        return 2
    for page, text in found.items():
        (root / page).parent.mkdir(exist_ok=True)
        (root / page).write_text(text, encoding="utf-8")
        print(f"written: {page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
