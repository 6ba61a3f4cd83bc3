"""Options and arguments about repositories and layouts that several verbs share."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from catalogue.model import Runtime
from catalogue.variants import tags, variants
from release.cli.context import Context
from release.common.errors import InputError
from release.layouts.layout import Layout
from release.registry.connection import PULL, PUSH
from release.registry.references import Place
from release.registry.references import place as parsed
from release.registry.repository import Repository
from release.signing.target import Target

LAYOUTS = "dist/oci"
_RUNTIME = re.compile(r"runtime-[0-9]+")

LAYOUT_FOLDERS = click.option(
    "--layout",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=f"A layout of `export`. Can be repeated. The default is every {LAYOUTS}/RUNTIME-*.",
)
# The variable for every option that names the repository.
REPOSITORY = "RUNTIME_REPOSITORY"
REPOSITORY_HELP = f"Such as quay.io/astronomer/astro-runtime. Also {REPOSITORY}."


def is_runtime(name: str) -> bool:
    """Return whether an argument names a Runtime, such as runtime-10, and no image."""
    return _RUNTIME.fullmatch(name) is not None


def repository(text: str | None, option: str) -> Place:
    """Return the repository that an option names. Raises InputError if it names none."""
    if not text:
        raise InputError(f"{option}: expected a repository such as quay.io/astronomer/astro-runtime, found none")
    return parsed(text, option)


def registry(text: str, option: str, dry_run: bool, actions: str = PUSH) -> Repository:
    """Return the repository that an option names, to read alone or for these actions. Raises InputError."""
    return Repository(parsed(text, option), os.environ, actions=PULL if dry_run else actions)


def target_at(where: Place) -> Target:
    """Return a repository as cosign and oras take it."""
    return Target(str(where), is_plain=where.scheme == "http")


def exported(now: Context, name: str, folders: Sequence[Path]) -> list[Layout]:
    """Return the layouts of the exported images of a Runtime. Raises InputError if there are none."""
    paths = folders or sorted((now.root / LAYOUTS).glob(f"{name}-*"))
    if not paths:
        raise InputError(f"{LAYOUTS}/{name}-*: expected exported images, found none: release export {name}")
    return [Layout(path).check() for path in paths]


def joined_folder(now: Context, name: str) -> Path:
    """Return the folder of the layout with all architectures of a Runtime."""
    return now.root / LAYOUTS / name


@dataclass(frozen=True)
class Version:
    """The tags of a version that never move, with the digest of each in a layout."""

    runtime: Runtime
    layout: Layout
    digests: Mapping[str, str]

    @property
    def by_digest(self) -> Mapping[str, Sequence[str]]:
        """Digest -> its tags."""
        found: dict[str, list[str]] = {}
        for tag, digest in self.digests.items():
            found.setdefault(digest, []).append(tag)
        return found


def version(runtime: Runtime, layout: Layout) -> Version:
    """Return the version of a Runtime as a layout has it. Raises InputError if the layout lacks one of its indexes."""
    names = [tag for variant in variants(runtime) for tag in tags(runtime, variant)]
    rows = {name: layout.check().tagged(name) for name in names}
    missing = [name for name, row in rows.items() if row is None or not row.is_index]
    if missing:
        expected = f"{layout.folder}: expected an index of every image of {runtime.version}"
        raise InputError(f"{expected}, found none of {', '.join(missing)}: release join {runtime.name}")
    return Version(runtime, layout, {name: row.digest for name, row in rows.items() if row})
