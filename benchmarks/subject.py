"""What a measurement gets: the checkout, the images that it compares, and how often to look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import docker

from benchmarks.variant import Variant, find_variants


@dataclass(frozen=True)
class Subject:
    """What is measured, and how often."""

    root: Path
    runtime: str
    runs: int

    @property
    def variants(self) -> list[Variant]:
        """What the engine has now, of which a cold build makes another set."""
        tags = [tag for image in docker.from_env().images.list() for tag in image.tags]
        return find_variants(self.root, self.runtime, tags)

    @property
    def images(self) -> str:
        """The Pants specs of our images."""
        return f"images/{self.runtime}::"

    @property
    def default(self) -> Variant:
        """The variant that is started."""
        return self.variants[0]

    @property
    def pythons(self) -> str:
        """The Pythons of all variants, for a note."""
        return "Python " + ", ".join(variant.python for variant in self.variants)
