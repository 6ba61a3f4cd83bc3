"""Tables for people: as wide as the terminal, but never so narrow that cells are cut."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

# Wide enough for a reason on one line of a log.
LOG_COLUMNS = 200
# A narrower terminal breaks the lines itself; rich would cut the cells.
LEAST_COLUMNS = 130


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """Print a table on stdout."""
    # The title, headings and cells are text, in which [x] is no markup.
    table = Table(*headings, box=box.SIMPLE_HEAD, title=title or None, title_justify="left", show_edge=False)
    for row in rows:
        table.add_row(*row)
    console().print(table, markup=False, highlight=False)


def labelled(name: str, where: Sequence[str]) -> str:
    """Return a name with the Pythons or architectures that it is about: "urllib3 (3.10, 3.11)"."""
    return f"{name} ({', '.join(where)})" if where else name


def console() -> Console:
    """Return the console for stdout."""
    terminal = shutil.get_terminal_size().columns
    width = max(LEAST_COLUMNS, terminal) if sys.stdout.isatty() else LOG_COLUMNS
    return Console(width=width, markup=False, highlight=False)
