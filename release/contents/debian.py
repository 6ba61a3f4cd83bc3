"""The Debian packages of an image, from dpkg's database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from release.archives.packages import without_rebuild
from release.contents.tree import Tree

STATUS = "var/lib/dpkg/status"
INFO = "var/lib/dpkg/info"
DIVERSIONS = "var/lib/dpkg/diversions"
_FIELD = re.compile(r"^([A-Za-z-]+):[ \t]*(.*)$", re.MULTILINE)
_SOURCE = re.compile(r"(\S+)(?: \((\S+)\))?")
Diversions = Mapping[str, tuple[str, str]]
_NAMES = re.compile(r"(?:^|[,|])\s*([a-z0-9][a-z0-9.+-]*)")


@dataclass(frozen=True)
class DebianPackage:
    """An installed package, its source, and the names of the packages that it depends on, alternatives included."""

    name: str
    version: str
    architecture: str
    source: str
    source_version: str
    maintainer: str = ""
    summary: str = ""
    homepage: str = ""
    depends: tuple[str, ...] = ()


def is_wanted(path: str) -> bool:
    """Return whether the content of a file is needed to know the packages, their files and their licences."""
    return (
        path in (STATUS, DIVERSIONS, "etc/os-release", "usr/lib/os-release")
        or (path.startswith(f"{INFO}/") and path.endswith(".list"))
        or (path.startswith("usr/share/doc/") and path.endswith("/copyright"))
    )


def debian_packages(tree: Tree) -> list[DebianPackage]:
    """Return the installed packages, by name; [] if the image has no dpkg."""
    paragraphs = (dict(_FIELD.findall(text)) for text in tree.text(STATUS).split("\n\n"))
    found = (_package(fields) for fields in paragraphs if fields.get("Status", "").endswith(" installed"))
    return sorted(found, key=lambda package: (package.name, package.architecture))


def suite_number(tree: Tree) -> str:
    """Return the number of the Debian release, such as 11; "" if it is unknown."""
    found = re.search(r'^VERSION_ID="?([0-9]+)', tree.text("etc/os-release"), re.MULTILINE)
    return found[1] if found else ""


def _package(fields: Mapping[str, str]) -> DebianPackage:
    version = fields["Version"]
    source = _SOURCE.match(fields.get("Source", fields["Package"]))
    assert source
    return DebianPackage(
        name=fields["Package"],
        version=version,
        architecture=fields.get("Architecture", ""),
        source=source[1],
        source_version=source[2] or without_rebuild(version),
        maintainer=fields.get("Maintainer", ""),
        summary=fields.get("Description", ""),
        homepage=fields.get("Homepage", ""),
        depends=tuple(_NAMES.findall(f"{fields.get('Pre-Depends', '')},{fields.get('Depends', '')}")),
    )


def owned(tree: Tree, package: DebianPackage, diverted: Diversions) -> Iterator[str]:
    """Yield the paths of a package's files as they are in the tree, with the diversions of the image."""
    qualified = f"{INFO}/{package.name}:{package.architecture}.list"
    lists = qualified if qualified in tree.entries else f"{INFO}/{package.name}.list"
    for line in tree.text(lists).splitlines():
        path = line.strip("/")
        moved, by = diverted.get(path, (path, package.name))
        yield tree.folder(path if by == package.name else moved)


def diversions(tree: Tree) -> Diversions:
    """Return path -> the path that it was moved to, and the package that has the first path now."""
    lines = [line.strip() for line in tree.text(DIVERSIONS).splitlines()]
    rows = zip(lines[::3], lines[1::3], lines[2::3])
    return {path.strip("/"): (moved.strip("/"), by) for path, moved, by in rows}
