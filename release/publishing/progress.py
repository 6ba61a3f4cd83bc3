"""What a person sees meanwhile: bytes and speed on a terminal, lines in a log."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

# Seconds between two lines in a log.
_PAUSE = 10


def size(count: float) -> str:
    """Return a number of bytes for people, in powers of ten as registries show them."""
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.2f} GB"


class Transfer:
    """Counts the bytes of a transfer. It is safe for several threads."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self._start = time.monotonic()
        self._told = self._start
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Count bytes that arrived; negative ones were lost."""
        with self._lock:
            self.done += count
            self._show()

    def _show(self) -> None:
        now = time.monotonic()
        if now - self._told >= _PAUSE:
            self._told = now
            click.echo(str(self), err=True)

    def __str__(self) -> str:
        seconds = max(time.monotonic() - self._start, 0.001)
        return f"{size(self.done)} of {size(self.total)}, {size(self.done / seconds)}/s"


class _Bar(Transfer):
    def __init__(self, total: int, progress: Progress, text: str) -> None:
        super().__init__(total)
        self._progress = progress
        self._task = progress.add_task(text, total=total)

    def _show(self) -> None:
        self._progress.update(self._task, completed=self.done)


@contextmanager
def transfer(text: str, total: int) -> Iterator[Transfer]:
    """Show a transfer of so many bytes on stderr while the block runs, and its speed at the end."""
    if not sys.stderr.isatty():
        found = Transfer(total)
        yield found
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
            found = _Bar(total, progress, text)
            yield found
    click.echo(f"{text}: {found}", err=True)
