"""What cpython.yaml says, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple


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
    archives: Tuple[Archive, ...]
    debian_version: Optional[str] = None
    patches_from: Optional[str] = None
    patches_skip: Tuple[str, ...] = ()
    defines: Tuple[Define, ...] = ()
