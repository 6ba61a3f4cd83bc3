"""What cpython.yaml says, as values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Archive:
    """One file to fetch: `path` is below the root that `root` names."""

    holds: str
    root: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Define:
    """A line that a source file must start with."""

    file: str
    line: str


@dataclass(frozen=True)
class Interpreter:
    """One CPython: its full version, its archives and the patches to put on them."""

    version: str
    source: str
    archives: tuple[Archive, ...]
    debian_version: str | None = None
    patches_from: str | None = None
    patches_skip: tuple[str, ...] = ()
    defines: tuple[Define, ...] = ()
