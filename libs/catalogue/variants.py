"""The images of a Runtime and their tags: `<version>[-python-X.Y][-base]`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

from catalogue.model import Runtime

# The local name of every image. The registry is configured where images are published.
REPOSITORY = "astro-runtime"


@dataclass(frozen=True)
class Variant:
    """One image: its Python minor, and whether it has the ONBUILD instructions."""

    python: str
    onbuild: bool

    @property
    def name(self) -> str:
        """The name of its target, such as `python-3.11-base`, which does not depend on the version."""
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


# What may follow the version in the tag of an image: both segments can be empty.
SEGMENT_PATTERN = r"(?:-python-[0-9]+\.[0-9]+)?(?:-base)?"
# The segments of a tag, in order. Each function returns every spelling of its segment.
SEGMENTS: tuple[Spellings, ...] = (_python, _base)


def variants(runtime: Runtime) -> tuple[Variant, ...]:
    """Return every image of the Runtime, by Python, with the ONBUILD image first."""
    return tuple(Variant(python, onbuild) for python in runtime.python.supported for onbuild in (True, False))


def tags(runtime: Runtime, variant: Variant) -> tuple[str, ...]:
    """Return every tag of that image, the shortest first."""
    written = product(*(spellings(runtime, variant) for spellings in SEGMENTS))
    return tuple(runtime.version + "".join(segments) for segments in written)


def image_name(runtime: Runtime, variant: Variant) -> str:
    """Return the local name of that image with its shortest tag."""
    return f"{REPOSITORY}:{tags(runtime, variant)[0]}"
