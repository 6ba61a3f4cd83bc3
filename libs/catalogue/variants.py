"""The images of a Runtime, and the tags of each: `<version>[-python-X.Y][-base]`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from catalogue.model import Runtime

# The local name of every image; a registry is configured where images are published.
REPOSITORY = "astro-runtime"


@dataclass(frozen=True)
class Variant:
    """One image: its Python minor, and whether it has the ONBUILD instructions."""

    python: str
    onbuild: bool

    @property
    def name(self) -> str:
        """`python-3.11-base`: the name of its target, which stays when the version changes."""
        return f"python-{self.python}" + ("" if self.onbuild else "-base")

    @property
    def base(self) -> Variant:
        """The image of the same Python without the ONBUILD instructions."""
        return Variant(self.python, onbuild=False)


Spellings = Callable[[Runtime, Variant], tuple[str, ...]]


def _python(runtime: Runtime, variant: Variant) -> tuple[str, ...]:
    if not runtime.python_tags:
        return ("",)
    segment = f"-python-{variant.python}"
    return ("", segment) if variant.python == runtime.python.default else (segment,)


def _base(_: Runtime, variant: Variant) -> tuple[str, ...]:
    return ("",) if variant.onbuild else ("-base",)


# The tag's segments in their order. Each gives every way the segment may be written: a further one is one more row.
SEGMENTS: tuple[Spellings, ...] = (_python, _base)


def variants(runtime: Runtime) -> tuple[Variant, ...]:
    """Every image of the Runtime, Pythons in their order, the ONBUILD image first."""
    return tuple(Variant(python, onbuild) for python in runtime.python.supported for onbuild in (True, False))


def tags(runtime: Runtime, variant: Variant) -> tuple[str, ...]:
    """Every tag of that image, the shortest first."""
    written = product(*(spellings(runtime, variant) for spellings in SEGMENTS))
    return tuple(runtime.version + "".join(segments) for segments in written)


def image_name(runtime: Runtime, variant: Variant) -> str:
    """The shortest local name of that image, with its tag."""
    return f"{REPOSITORY}:{tags(runtime, variant)[0]}"
