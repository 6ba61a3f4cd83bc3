"""What the verbs about an image share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from release.cli.context import Context
from release.contents.contents import contents
from release.contents.image import Image, images, select
from release.contents.places import layout
from release.recipe.recipe import Recipe, recipe
from release.sbom.bill import bill
from release.sbom.component import Bill

IMAGE = click.argument("name", metavar="IMAGE")
PLATFORM = click.option(
    "--platform", metavar="OS/ARCH", help="The platform, such as linux/arm64, of an image that has several."
)
OUTPUT = click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file, not to stdout."
)


@dataclass(frozen=True)
class Subject:
    """An image, what it was built from, and what it contains."""

    image: Image
    recipe: Recipe

    @cached_property
    def bill(self) -> Bill:
        """Its bill of materials. Raises InputError as `release.sbom.bill.bill` does."""
        return bill(contents(self.image), self.recipe)


@contextmanager
def subject(now: Context, name: str, platform: str | None) -> Iterator[Subject]:
    """Give the image that `name` means.

    Raises InputError if there is none, or if the checkout is not what it was built from.
    """
    with layout(name) as place:
        image = select(images(place), platform)
        yield Subject(image, recipe(now.root, image))
