"""The verb `join`."""

from __future__ import annotations

from pathlib import Path

import click

from release.cli.context import chosen, context
from release.cli.places import LAYOUT_FOLDERS, LAYOUTS, exported, joined_folder
from release.layouts.layout import Layout
from release.publishing.join import join as bring_together
from release.publishing.suite import suite


@click.command()
@click.argument("name", metavar="RUNTIME")
@LAYOUT_FOLDERS
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=f"The layout to write. The default is {LAYOUTS}/RUNTIME.",
)
def join(name: str, folders: tuple[Path, ...], output: Path | None) -> None:
    """Bring the exported images of RUNTIME for all architectures together in one layout, with an index for each image.

    The digest of each index is printed: it is the one that is published, unless `attest` adds documents to it.
    All architectures must have the same Python and Debian packages.
    """
    now = context()
    chosen(now.root, (name,))
    runtime, target = now.runtime(name), Layout(output or joined_folder(now, name))
    made = bring_together(runtime, exported(now, name, folders), target.create(), suite(now.root, runtime))
    for image in made.images:
        row = target.tagged(image.tags[0])
        click.echo(f"{image.tags[0]}: {row.digest if row else ''}")
