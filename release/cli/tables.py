"""Tables for people: as wide as the terminal, or as wide as needed when the output is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

# Wide enough for a reason on one line of a log.
LOG_COLUMNS = 200


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
    return Console(width=None if sys.stdout.isatty() else LOG_COLUMNS, markup=False, highlight=False)
