"""Write the pages of docs/ that follow from the catalogue: `write`. Exit code 2 when the catalogue is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

from documentation.runtimes import PAGE, catalogue, page
from runtime_catalogue.errors import CatalogueError


def main() -> int:
    """Write docs/runtimes.md."""
    root = Path.cwd()
    try:
        text = page(catalogue(root))
    except CatalogueError as error:
        print(f"write: {error}", file=sys.stderr)
        return 2
    (root / PAGE).write_text(text, encoding="utf-8")
    print(f"written: {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
