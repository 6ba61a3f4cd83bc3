"""Put the pages where a reader expects them: docs/README.md is the front page, and docs/image.md is /image/."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

FRONT = "docs/"


class Options(Config):
    """The plugin has none."""


class Layout(BasePlugin[Options]):
    """Moves the pages. Links between them follow, because MkDocs resolves them after this."""

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Return the files with their new addresses."""
        for file in files.documentation_pages():
            file.dest_uri = address(file.src_uri)
        for file in files.media_files():
            file.dest_uri = file.src_uri[len(FRONT) :] if file.src_uri.startswith(FRONT) else file.src_uri
        return files


def address(page: str) -> str:
    """Return the file of the site that has this page."""
    is_document = page.startswith(FRONT)
    stem = (page[len(FRONT) :] if is_document else page)[: -len(".md")]
    # Only a README of docs/ is the page of its folder: docs/providers.md and providers/README.md are two pages.
    folder = stem[: -len("README")] if is_document and stem.endswith("README") else f"{stem}/"
    # Some servers do not serve what begins with a dot.
    return "/".join(part.lstrip(".") for part in f"{folder}index.html".split("/"))


def navigation(nav: list[Any], pages: Iterable[str]) -> list[Any]:
    """Return the navigation with the pages of docs/ that it does not name, in a section of their own at the end.

    A section such as `docs/release-notes/runtime-*.md` has every page of that form, the highest number first.
    """
    known = list(pages)
    filled = _filled(nav, known)
    named = set(_named(filled))
    rest = [page for page in known if page not in named]
    return [*filled, {"More": rest}] if rest else filled


def _filled(nav: Any, pages: list[str]) -> Any:
    if isinstance(nav, list):
        return [_filled(part, pages) for part in nav]
    if isinstance(nav, dict):
        return {title: _filled(part, pages) for title, part in nav.items()}
    return _section(nav, pages) if "*" in nav else nav


def _section(pattern: str, pages: list[str]) -> list[Any]:
    found = sorted(fnmatch.filter(pages, pattern), key=_number, reverse=True)
    return [{PurePosixPath(page).stem.replace("-", " ").capitalize(): page} for page in found]


def _number(page: str) -> int:
    return int(PurePosixPath(page).stem.rpartition("-")[2])


def _named(nav: Any) -> Iterable[str]:
    if isinstance(nav, str):
        yield nav
    else:
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from _named(part)
