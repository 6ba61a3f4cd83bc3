"""What a release has: packages, and the facts of its runtime.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from catalogue.model import Runtime

Packages = Mapping[str, str]
NOTHING: Packages = MappingProxyType({})


@dataclass(frozen=True)
class Source:
    """The source of a Debian package. `version` is "" if it is not known."""

    name: str
    version: str


class Scope(IntEnum):
    """How much is known of a side: its Airflow, its providers too, or everything."""

    AIRFLOW = 1
    PROVIDERS = 2
    ALL = 3


@dataclass(frozen=True)
class Layer:
    """A layer of an image: its digest, its size in bytes, and the instruction that made it."""

    digest: str
    size: int
    made_by: str


@dataclass(frozen=True)
class Contents:
    """One side of a comparison. What a kind of source does not know is empty.

    `label` is its name for people. `suite` and `architecture` are those of the Debian packages, and `sources` has their
    sources. `files` is path -> digest or link target of an image's files.
    """

    label: str
    python: Packages
    debian: Packages = field(default=NOTHING)
    suite: str = ""
    architecture: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)
    runtime: Runtime | None = None
    layers: tuple[Layer, ...] = ()
    files: Packages = field(default=NOTHING)
    size: int | None = None
    scope: Scope = Scope.ALL
