"""Empty pages for the tests of programs that write pages."""

from __future__ import annotations

from pathlib import Path

from catalogue.debian_lock import with_count
from catalogue.paths import debian_lock
from catalogue.repository import load_runtimes
from tools.docs import architecture, front, lifecycle, upgrade, variables
from tools.docs.marked import begin, end

PAGES = {page.PAGE: page.tables for page in (architecture, front, lifecycle, upgrade)}


def write_pages(root: Path) -> None:
    """Write pages with markers but without tables below `root`, which has Runtimes, and the Debian locks they need."""
    runtimes = load_runtimes(root)
    for runtime in runtimes:
        for architecture_name in runtime.architectures:
            rows = [f"base-files=11.1+deb11u11 sha256:{0:064}"]
            _write(root / debian_lock(runtime.debian_suite, architecture_name), with_count(rows))
    _write(root / variables.DATA, "{}\n")
    _write(root / variables.PAGE, _markers([variables.TABLE]))
    for page, tables in PAGES.items():
        _write(root / page, _markers(list(tables(root, runtimes))))


def _markers(names: list[str]) -> str:
    return "".join(f"{begin(name)}\n{end(name)}\n" for name in names)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
