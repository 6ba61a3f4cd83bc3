"""Measure builds with a warm cache: with nothing changed, and after a change of one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count
from time import time_ns

from benchmarks import pants_build, plain_build
from benchmarks.figure import OURS, PLAIN, Figure
from benchmarks.file_edit import with_line
from benchmarks.progress import alternating, timed
from benchmarks.subject import Subject

EDITED = "images/runtime/files/entrypoint"
UNCHANGED_TARGET = 20.0
EDITED_TARGET = 30.0
_NOTES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("pantsd running", {}),
    ("no pantsd", pants_build.NO_DAEMON),
)


def unchanged(subject: Subject) -> Iterator[Figure]:
    """Build all variants again, with pantsd running and without pantsd."""
    build_once(subject)
    for note, extra in _NOTES:
        sides = {OURS: partial(_ours, subject, extra), PLAIN: partial(_plain, subject)}
        samples = alternating(f"nothing changed, {note}", sides, subject.runs, warm_ups=1)
        name = f"build, nothing changed, {subject.pythons}"
        yield Figure("unchanged", name, "s", samples, note, UNCHANGED_TARGET)


def one_line(subject: Subject) -> Iterator[Figure]:
    """Build all variants after adding a line to a file in the last layer."""
    build_once(subject)
    # Each line is new, so that no cache has it.
    lines = (f"# {time_ns()} {number}\n" for number in count())
    sides = {
        OURS: lambda: _ours_with(subject, next(lines)),
        PLAIN: lambda: _plain(subject, next(lines)),
    }
    samples = alternating("one line changed", sides, subject.runs)
    build_once(subject)
    name = f"build, one line of the entry point changed, {subject.pythons}"
    yield Figure("one-line", name, "s", samples, "pantsd running", EDITED_TARGET)


def build_once(subject: Subject) -> None:
    """Build what is not in the cache, with unchanged files."""
    timed("our images, not measured", partial(_ours, subject, {}))
    build_plain(subject)


def build_plain(subject: Subject) -> None:
    """Build the plain images that are not in the cache."""
    timed("plain images, not measured", partial(_plain, subject))


def build_default_plain(subject: Subject) -> None:
    """Build the plain image of the default Python if it is not in the cache."""
    timed("plain image of the default Python, not measured", partial(plain_build.build, subject.root, subject.default))


def _ours(subject: Subject, extra: Mapping[str, str]) -> float:
    build = partial(pants_build.package, subject.root, [subject.images], extra)
    return timed(f"./pants package {subject.images}", build)[0]


def _ours_with(subject: Subject, line: str) -> float:
    with with_line(subject.root / EDITED, line):
        return _ours(subject, {})


def _plain(subject: Subject, line: str = "") -> float:
    def build() -> None:
        for variant in subject.variants:
            plain_build.build(subject.root, variant, entrypoint=line)

    return timed("docker build of the plain recipe", build)[0]
