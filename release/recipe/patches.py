"""The patches on each CPython: 3rdparty/cpython/patches.yaml, which `release cpython-patches` writes."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalogue.cpython import Interpreter
from catalogue.errors import CatalogueError
from catalogue.paths import CPYTHON
from catalogue.schema import check_schema
from catalogue.text_file import read_text
from catalogue.yaml_text import load_mapping

PATH = "3rdparty/cpython/patches.yaml"
COMMAND = "./pants run release -- cpython-patches --write"


@dataclass(frozen=True)
class CPythonPatch:
    """A patch on CPython, and the CVEs that its name or its header gives."""

    name: str
    cves: tuple[str, ...] = ()


@dataclass(frozen=True)
class CPythonPatches:
    """The patches of an archive, in the order in which they are applied.

    `changelog` are CVEs that Debian's changelog says are fixed and that no patch names.
    """

    archive: str
    patches: tuple[CPythonPatch, ...] = ()
    changelog: tuple[str, ...] = ()

    @property
    def cves(self) -> tuple[str, ...]:
        """All CVEs that are fixed, sorted."""
        return tuple(sorted({*self.changelog, *(cve for patch in self.patches for cve in patch.cves)}))


def load_patches(root: Path) -> Mapping[str, CPythonPatches]:
    """Return Python minor -> its patches. Raises CatalogueError if the file is missing or invalid."""
    data = load_mapping(PATH, read_text(root, PATH))
    schema = pkgutil.get_data("release.recipe", "patches_schema.json")
    assert schema is not None
    check_schema(PATH, data, json.loads(schema))
    return {
        minor: CPythonPatches(
            archive=row["archive"],
            patches=tuple(CPythonPatch(one["name"], tuple(one.get("cves", ()))) for one in row["patches"]),
            changelog=tuple(row.get("changelog", ())),
        )
        for minor, row in data["patches"].items()
    }


def patches_of(root: Path, minor: str, interpreter: Interpreter) -> CPythonPatches:
    """Return the patches of an interpreter; none if its source is upstream's.

    Raises CatalogueError if the file is that of another archive than the one in cpython.yaml.
    """
    archive = patches_archive(interpreter)
    if archive is None:
        return CPythonPatches("")
    found = load_patches(root).get(minor)
    if found is None or found.archive != archive:
        expected = f"expected the patches of the archive {archive[:12]}… in {CPYTHON}"
        raise CatalogueError(PATH, f"patches.{minor}", f"{expected}, found others: run {COMMAND}")
    return found


def patches_archive(interpreter: Interpreter) -> str | None:
    """Return the sha256 of the archive with an interpreter's patches, or None if it has none."""
    return next((archive.sha256 for archive in interpreter.archives if archive.holds == "patches"), None)
