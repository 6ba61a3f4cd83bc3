"""The measurements by name, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.backport import backport
from benchmarks.cold import cold
from benchmarks.figure import Figure
from benchmarks.memory import memory
from benchmarks.pages import pages
from benchmarks.probes import probes
from benchmarks.rebuild import one_line, unchanged
from benchmarks.service import service
from benchmarks.size import size
from benchmarks.start import start
from benchmarks.subject import Subject

COLD = "cold"
MEASUREMENTS: dict[str, Callable[[Subject], Iterator[Figure]]] = {
    COLD: cold,
    "unchanged": unchanged,
    "one-line": one_line,
    "backport": backport,
    "size": size,
    "start": start,
    "service": service,
    "memory": memory,
    "probes": probes,
    "pages": pages,
}
# These build the images that they need; the others compare existing images.
BUILDING = (COLD, "unchanged", "one-line", "backport", "pages")
# These start only the images of the default Python.
STARTING = ("start", "service", "memory", "probes")


def chosen(only: tuple[str, ...], with_cold: bool) -> list[str]:
    """Return the names to run: the requested ones, else all, but the destructive `cold` only if it was requested."""
    names = [name for name in MEASUREMENTS if name in only or not only]
    return [name for name in names if name != COLD or with_cold or COLD in only]
