"""Generate what comes from data in docs/ and the README: `write`. Exit code 2 if the data is invalid."""

from __future__ import annotations

import sys
from pathlib import Path

from catalogue.errors import CatalogueError
from catalogue.providers import check_folders
from catalogue.repository import load_runtimes
from tools.common.markers import MarkersMissingError
from tools.docs import (
    architecture,
    front,
    image_names,
    lifecycle,
    providers,
    release_notes,
    runtimes,
    upgrade,
    variables,
)


def pages(root: Path) -> dict[Path, str]:
    """Return page -> its new text. Raises CatalogueError, DocumentationError or MarkersMissingError."""
    found = load_runtimes(root)
    generated = {
        architecture.PAGE: architecture.page(root, found),
        front.PAGE: front.page(root, found),
        lifecycle.PAGE: lifecycle.page(root, found),
        providers.PAGE: providers.page(root, found),
        runtimes.PAGE: runtimes.page(found),
        upgrade.PAGE: upgrade.page(root, found),
        variables.PAGE: variables.page(root, found),
    }
    return {**image_names.pages(root, found, generated), **release_notes.pages(root, found)}


def main() -> int:
    """Write the pages that changed, and name them. Return the exit code."""
    root = Path.cwd()
    try:
        check_folders(root, load_runtimes(root))
        found = pages(root)
    except (CatalogueError, variables.DocumentationError, MarkersMissingError) as error:
        print(f"write: {error}", file=sys.stderr)
        return 2
    for page, text in found.items():
        if _put(root / page, text):
            print(f"written: {page}")
    return 0


def _put(path: Path, text: str) -> bool:
    """Write the file if its text differs, and return whether it did."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


if __name__ == "__main__":
    sys.exit(main())
