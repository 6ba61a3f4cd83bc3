"""The verb `mirror`."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Union

import click

from release.cli.options import DRY_RUN, NOTHING_CHANGED
from release.common.errors import InputError
from release.index.client import cache_folder
from release.layouts.layout import Layout
from release.mirroring.feeds import read_feed, write_feed
from release.mirroring.layout_store import LayoutStore
from release.mirroring.mirror import Contents, check_complete, check_tags, contents, copy_blobs, copy_manifests, missing
from release.mirroring.registry_store import RegistryStore
from release.publishing.progress import size, transfer
from release.registry.connection import PULL, PUSH
from release.registry.references import place
from release.registry.repository import Repository

_FOLDER = "oci:"
_PLACE = "REPOSITORY|oci:FOLDER"
Place = Union[RegistryStore, LayoutStore]


@click.command()
@click.argument("versions", nargs=-1, required=True, metavar="VERSION...")
@click.option("--from", "source", required=True, metavar=_PLACE, help="Where the versions are.")
@click.option("--to", "target", required=True, metavar=_PLACE, help="Where they are copied to.")
@click.option(
    "--feed",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The release feed. The default is the one of the source.",
)
@DRY_RUN
def mirror(versions: tuple[str, ...], source: str, target: str, feed: Path | None, dry_run: bool) -> None:
    """Copy VERSIONs, such as 10.9.0, from a registry or a folder to another one.

    Copied are the images of all platforms, their signatures, bills of materials, VEX and provenance, the tags of the
    version, and the feed; `verify` passes there as before. Moving tags are not: `promote` sets them. Killed or failed,
    it can be run again, and then copies what is missing.
    """
    ours, theirs = _store(source, "--from", PULL), _store(target, "--to", PULL if dry_run else PUSH, create=not dry_run)
    found = [contents(ours, version) for version in dict.fromkeys(versions)]
    for one in found:
        check_tags(one, theirs)
    for one in found:
        _mirror(one, ours, theirs, dry_run)
    _feed(feed, ours, theirs, dry_run)
    if dry_run:
        click.echo(NOTHING_CHANGED)


def _mirror(found: Contents, source: Place, target: Place, dry_run: bool) -> None:
    blobs = missing(found, target)
    total = sum(blob.size for blob in blobs)
    there = len(found.blobs) - len(blobs)
    click.echo(f"{found.version}: {source.name} -> {target.name}")
    click.echo(f"copy: {len(blobs)} blobs, {size(total)}; {there} are there")
    click.echo(f"attached: {len(found.artifacts)} signatures and documents")
    if dry_run:
        return
    scratch = cache_folder(os.environ) / "mirror" / hashlib.sha256(target.name.encode()).hexdigest()[:16]
    if blobs:
        with transfer("copy", total) as shown:
            copy_blobs(blobs, source, target, scratch, shown.add)
    copy_manifests(found, target)
    check_complete(found.version, source, target)
    click.echo(f"{target.name}: {found.version} is complete")


def _feed(given: Path | None, source: Place, target: Place, dry_run: bool) -> None:
    content = given.read_bytes() if given and given.is_file() else None
    if given and content is None:
        raise InputError(f"--feed: expected a file with the release feed, found no file {given}")
    content = content or read_feed(source)
    if content is None:
        click.echo(f"feed: {source.name} has none: --feed names a file with it")
        return
    click.echo(f"feed: {size(len(content))}")
    if not dry_run:
        write_feed(target, content)


def _store(text: str, option: str, actions: str, create: bool = False) -> Place:
    if not text.startswith(_FOLDER):
        return RegistryStore(Repository(place(text, option), os.environ, actions=actions))
    folder = Path(text.removeprefix(_FOLDER))
    if option == "--from":
        return LayoutStore(Layout(folder).check())
    if not create and not folder.exists():
        return LayoutStore(Layout(folder))
    return LayoutStore(Layout(folder).create() if create else Layout(folder).check())
