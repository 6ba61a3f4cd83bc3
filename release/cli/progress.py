"""What a person sees while a verb works: a bar on a terminal, a line now and then in a log. Both are on stderr."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

# Seconds between two lines in a log. A verb that needs less prints none.
PAUSE = 10.0
Step = Callable[[], None]


@contextmanager
def steps(text: str, total: int, pause: float = PAUSE) -> Iterator[Step]:
    """Show how many of so many steps are done while the block runs. It gets a function that counts one.

    `text` says what is done with what, such as "packages asked for". Threads may count at the same time.
    """
    with _bar(text, total) if sys.stderr.isatty() else _log(text, total, pause) as step:
        yield step


@contextmanager
def _bar(text: str, total: int) -> Iterator[Step]:
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text, total=total)
        yield lambda: progress.advance(task)


@contextmanager
def _log(text: str, total: int, pause: float) -> Iterator[Step]:
    done: list[None] = []
    ended = threading.Event()

    def tell() -> None:
        # A step may last longer than the pause.
        while not ended.wait(pause):
            click.echo(f"{text}: {len(done)} of {total}", err=True)

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield lambda: done.append(None)
    finally:
        ended.set()
        thread.join()
