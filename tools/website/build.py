"""Build the site of the documentation: `build FOLDER`. Exit code 2 if a page, a link or an anchor is wrong."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

from mkdocs.commands.build import build as build_pages
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from tools.website.check import Site
from tools.website.errors import SiteError
from tools.website.layout import Layout, navigation
from tools.website.mermaid import write_mermaid
from tools.website.stage import documents, stage
from tools.website.versions import add, version_of

CONFIG = "docs/site/mkdocs.yml"


def build(root: Path, target: Path, version: str) -> None:
    """Write a version of the site with its list of versions. Nothing is written if a page has a problem.

    Raises SiteError with a line for each problem.
    """
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        pages, site = Path(folder, "pages"), Path(folder, "site")
        stage(root, pages)
        write_mermaid(pages / "assets/mermaid.min.js")
        _build(root, pages, site / version)
        add(site, version)
        problems = Site(site).problems()
        if problems:
            raise SiteError("\n".join(problems))
        shutil.copytree(site, target, dirs_exist_ok=True)


def _build(root: Path, pages: Path, target: Path) -> None:
    config = load_config(str(root / CONFIG), docs_dir=str(pages), site_dir=str(target))
    config.nav = navigation(config.nav or [], documents(root))
    config.plugins["layout"] = Layout()
    messages = _Messages()
    logging.getLogger("mkdocs").addHandler(messages)
    try:
        build_pages(config)
    except Abort:
        raise SiteError("\n".join(messages.texts)) from None
    finally:
        logging.getLogger("mkdocs").removeHandler(messages)
    # Its links only work at the root of a host.
    (target / "404.html").unlink()


class _Messages(logging.Handler):
    """Keeps the warnings of MkDocs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.texts.append(record.getMessage())


def main() -> int:
    """Build the site of the checkout in the working directory. Return the exit code."""
    if len(sys.argv) != 2:
        print("usage: build FOLDER", file=sys.stderr)
        return 2
    version = version_of(int(os.environ.get("SOURCE_DATE_EPOCH", "0")))
    try:
        build(Path.cwd(), Path(sys.argv[1]), version)
    except SiteError as error:
        print(f"site: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
