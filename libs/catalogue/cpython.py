"""The content of cpython.yaml as dataclasses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Archive:
    """One file to download; `path` is relative to the archive that `root` names."""

    holds: str
    root: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Define:
    """A line to insert at the top of a source file."""

    file: str
    line: str


@dataclass(frozen=True)
class Interpreter:
    """One CPython: its full version, its archives and the patches to apply to them."""

    version: str
    source: str
    archives: tuple[Archive, ...]
    debian_version: str | None = None
    patches_from: str | None = None
    patches_skip: tuple[str, ...] = ()
    defines: tuple[Define, ...] = ()
