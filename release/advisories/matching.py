"""Decide whether a version is affected, in the order of its ecosystem."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from debian.debian_support import NativeVersion
from packaging.version import Version

from release.advisories.record import PYPI, Affected, Event

# A text to a key that sorts; ValueError for a text that is no version.
Order = Callable[[str], Any]
Key = tuple[Any, ...]
# The version "0" of an event is before every version, also before 0a1.
_START: Key = (0,)


@cache
def python_key(text: str) -> Any:
    """Return the key of a version of a Python package (PEP 440)."""
    return Version(text)


@cache
def debian_key(text: str) -> Any:
    """Return the key of a version of a Debian package: dpkg's order, with epochs and tildes."""
    return NativeVersion(text)


def order(ecosystem: str) -> Order:
    """Return the order of an ecosystem: that of PyPI, else Debian's."""
    return python_key if ecosystem == PYPI else debian_key


def is_affected(by: Affected, version: str) -> bool:
    """Return whether an advisory is about a version. A version that is none in its ecosystem is not affected."""
    key = _key(version, order(by.ecosystem))
    if key is None:
        return False
    listed = (_key(text, order(by.ecosystem)) for text in by.versions)
    return version in by.versions or any(_inside(key, events, by) for events in by.ranges) or key in listed


def _inside(key: Key, events: Iterable[Event], by: Affected) -> bool:
    known = [(_event_key(event, by), event.kind) for event in events]
    inside = False
    for at, kind in sorted((at, kind) for at, kind in known if at is not None):
        if kind == "introduced" and key >= at:
            inside = True
        elif (kind == "fixed" and key >= at) or (kind == "last_affected" and key > at):
            inside = False
    return inside


def _event_key(event: Event, by: Affected) -> Key | None:
    return _START if event.version == "0" else _key(event.version, order(by.ecosystem))


def _key(text: str, order: Order) -> Key | None:
    try:
        return (1, order(text))
    except ValueError:
        # Old records have versions that no tool accepts today.
        return None
