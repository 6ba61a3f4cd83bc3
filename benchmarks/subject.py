"""The input of a measurement: the checkout, the images to compare, and the number of samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import docker

from benchmarks.variant import Variant, find_variants


@dataclass(frozen=True)
class Subject:
    """A Runtime in a checkout, to be measured `runs` times."""

    root: Path
    runtime: str
    runs: int

    @property
    def variants(self) -> list[Variant]:
        """The variants in the engine, read again each time: a cold build replaces them."""
        tags = [tag for image in docker.from_env().images.list() for tag in image.tags]
        return find_variants(self.root, self.runtime, tags)

    @property
    def images(self) -> str:
        """The Pants specs of our images."""
        return f"images/{self.runtime}::"

    @property
    def default(self) -> Variant:
        """The variant of the default Python."""
        return self.variants[0]

    @property
    def pythons(self) -> str:
        """The Pythons of all variants, for a note."""
        return "Python " + ", ".join(variant.python for variant in self.variants)
