"""All that is known of an image's contents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from release.contents import debian, python
from release.contents.debian import DebianPackage, debian_packages, suite_number
from release.contents.image import Image
from release.contents.owners import owners, unowned
from release.contents.python import Distribution, distributions
from release.contents.tree import Tree, tree


@dataclass(frozen=True)
class Contents:
    """An image, its file system and packages, and path -> key of the owner of each regular file that has one.

    `suite` is the number of the Debian release.
    """

    image: Image
    tree: Tree
    debian: tuple[DebianPackage, ...]
    python: tuple[Distribution, ...]
    owners: Mapping[str, str]
    suite: str

    @property
    def unowned(self) -> list[str]:
        """The regular files that belong to no component and are not listed in owners.yaml."""
        return unowned(self.tree, self.owners)

    @property
    def changed(self) -> list[str]:
        """The files of Python distributions that differ from what their RECORD says."""
        return [path for one in self.python for path in python.changed(self.tree, one)]


def contents(image: Image) -> Contents:
    """Read the layers of an image. Raises InputError if one is missing or damaged."""
    found = tree(image.blobs, image.layers, lambda path: debian.is_wanted(path) or python.is_wanted(path))
    packages, wheels = debian_packages(found), distributions(found)
    known = owners(found, packages, wheels)
    return Contents(image, found, tuple(packages), tuple(wheels), known, suite_number(found))
