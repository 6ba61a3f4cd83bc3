"""Generate the list in docs/README.md, the front page of the site: the release notes of each Runtime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from catalogue.model import Runtime
from tools.docs import release_notes
from tools.docs.marked import fill

PAGE = Path("docs/README.md")


def page(root: Path, runtimes: Sequence[Runtime]) -> str:
    """Return the page. Raises CatalogueError or MarkersMissingError."""
    return fill(root / PAGE, tables(root, runtimes))


def tables(root: Path, runtimes: Sequence[Runtime]) -> dict[str, str]:
    """Return the name and the text of the list. Raises CatalogueError if a history is invalid."""
    written = release_notes.pages(root, list(runtimes))
    newest_first = sorted(runtimes, key=lambda runtime: runtime.major, reverse=True)
    links = [(runtime.major, release_notes.path(runtime)) for runtime in newest_first]
    rows = (f"- [Runtime {major}]({path.relative_to('docs')})\n" for major, path in links if path in written)
    return {"release-notes": "".join(rows)}
