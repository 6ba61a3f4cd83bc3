"""Mermaid, which draws diagrams in the reader's browser."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from tools.website.errors import SiteError

# A distribution on PyPI that carries the file of npm's mermaid 10.6.1, dist/mermaid.min.js, without a change.
PACKAGE = "diagram_renderer"
FILE = "renderers/static/js/mermaid.min.js"
SHA256 = "9a6dd17b7cbbc65be1fb2083fa5fd9b3577e3d4d0011a77ddcc916be58df9bfb"


def write_mermaid(path: Path) -> None:
    """Write Mermaid to a file. Raises SiteError if the installed file is not npm's."""
    data = files(PACKAGE).joinpath(FILE).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise SiteError(f"{PACKAGE}/{FILE}: expected the sha256 {SHA256}, found {found}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
