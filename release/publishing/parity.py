"""Whether all architectures of a version have the same packages: those of Python and of Debian, at one version."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import click

from catalogue.schema import check_schema
from catalogue.yaml_text import load_mapping
from release.archives.packages import without_rebuild
from release.common.errors import ReleaseError
from release.contents.blobs import open_blobs
from release.contents.debian import STATUS, debian_packages
from release.contents.python import distributions
from release.contents.tree import tree
from release.publishing.delivery import Image
from release.publishing.joined import Stored

_PATH = "release/publishing/parity.yaml"


class Package(NamedTuple):
    """A package: `python` or `debian`, and its name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind.capitalize()} package {self.name}"


# Package -> its version; several of one name are sorted and separated by commas.
Packages = Mapping[Package, str]


def check_parity(images: Iterable[Image]) -> None:
    """Print how the architectures of each image differ, and raise ReleaseError if they do.

    Images with the same layers are read once. Raises InputError if a layer is damaged.
    """
    found = [line for image in _apart(images) for line in differences(image.tags[0], _read(image), partial())]
    for line in found:
        click.echo(line, err=True)
    if found:
        expected = "expected the same packages on all architectures"
        raise ReleaseError(f"{expected}, found {len(found)} differences: build all of them again from one commit")


def differences(name: str, found: Mapping[str, Packages], allowed: Collection[Package]) -> list[str]:
    """Return a line for each package that differs, of architecture -> packages.

    `allowed` may be missing on some architectures. A rebuild by Debian, such as +b1, is no difference.
    """
    packages = sorted({package for one in found.values() for package in one})
    lines = []
    for package in packages:
        versions = {architecture: one.get(package, "") for architecture, one in found.items()}
        present = {version for version in versions.values() if version or package not in allowed}
        if len(present) > 1:
            shown = ", ".join(f"{version or 'none'} on {architecture}" for architecture, version in versions.items())
            lines.append(f"{name}: {package}: {shown}")
    return lines


@cache
def partial() -> Collection[Package]:
    """Return the packages that only some architectures have. Raises CatalogueError if parity.yaml is invalid."""
    data = load_mapping(_PATH, _content("parity.yaml"))
    check_schema(_PATH, data, json.loads(_content("parity_schema.json")))
    return {Package(row["kind"], row["name"]) for row in data["partial"]}


def packages(stored: Stored) -> Packages:
    """Return the packages in an image's layers. Raises InputError if one is damaged."""
    found = tree(open_blobs(stored.layout.folder), _layers(stored), _is_wanted)
    versions: dict[Package, list[str]] = {}
    for one in debian_packages(found):
        versions.setdefault(Package("debian", one.name), []).append(without_rebuild(one.version))
    for wheel in distributions(found):
        versions.setdefault(Package("python", wheel.name), []).append(wheel.version)
    return {package: ", ".join(sorted(rows)) for package, rows in versions.items()}


def _is_wanted(path: str) -> bool:
    return path == STATUS or path.endswith(".dist-info/METADATA")


def _read(image: Image) -> Mapping[str, Packages]:
    return {one.record.architecture: packages(one.stored) for one in image.platforms}


def _apart(images: Iterable[Image]) -> Iterable[Image]:
    """Return one image of those with the same layers, and none with a single architecture."""
    found = {tuple(_layers(one.stored) for one in image.platforms): image for image in reversed(list(images))}
    return [image for layers, image in reversed(list(found.items())) if len(layers) > 1]


def _layers(stored: Stored) -> tuple[str, ...]:
    rows: Iterable[Mapping[str, Any]] = stored.manifest.data["layers"]
    return tuple(str(row["digest"]) for row in rows)


def _content(name: str) -> str:
    content = pkgutil.get_data("release.publishing", name)
    assert content is not None
    return content.decode()
