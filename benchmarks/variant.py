"""What is compared: one Python of one Runtime, as our image and as the plain recipe's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Variant:
    """One Python of one Runtime."""

    runtime: str
    version: str
    python: str

    @property
    def ours(self) -> str:
        """Our image: the one without ONBUILD steps, which are no part of a comparison."""
        return f"astro-runtime:{self.version}-python-{self.python}-base"

    @property
    def plain(self) -> str:
        """The plain recipe's image."""
        return f"astro-runtime-plain:{self.version}-python-{self.python}"

    @property
    def base(self) -> str:
        """What both are built on."""
        return f"astro-runtime-build/python:{self.python}"

    @property
    def lock(self) -> str:
        """The lock that both install."""
        return f"runtimes/{self.runtime}/locks/python-{self.python}.txt"


class NotBuiltError(Exception):
    """There is no image to measure."""


def find_variants(root: Path, runtime: str, tags: Iterable[str]) -> list[Variant]:
    """The variants that were built, the default Python's first."""
    path = root / "runtimes" / runtime / "runtime.yaml"
    catalogue: dict[str, Any] = yaml.safe_load(path.read_text())
    version = catalogue["version"]
    tag = re.compile(rf"astro-runtime:{re.escape(version)}-python-([\d.]+)-base")
    existing = set(tags)
    pythons = {match[1] for match in map(tag.fullmatch, existing) if match}
    # Without its base an image is a remainder, and nothing can be built beside it.
    pythons = {found for found in pythons if Variant(runtime, version, found).base in existing}
    if not pythons:
        command = f"./pants package images/{runtime}::"
        raise NotBuiltError(f"no image of Runtime {version}: run {command}")
    default = catalogue["python"]["default"]
    ordered = sorted(pythons, key=lambda python: (python != default, python))
    return [Variant(runtime, version, python) for python in ordered]
