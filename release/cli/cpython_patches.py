"""The verb `cpython-patches`."""

from __future__ import annotations

import click

from catalogue.repository import load_suites
from host.debian import archives
from host.files import write_atomically
from release.cli.context import context
from release.recipe.patches import PATH
from release.recipe.patches_file import patches_file


@click.command("cpython-patches")
@click.option("--write", is_flag=True, help=f"Write {PATH} instead of printing it.")
def cpython_patches(write: bool) -> None:
    """List the patches on each CPython, with the CVEs that they fix, from the archives in cpython.yaml."""
    now = context()
    snapshots = [suite.snapshot for suite in load_suites(now.root).values() if suite.snapshot]
    text = patches_file(now.interpreters, archives(snapshots))
    if not write:
        click.echo(text, nl=False)
        return
    write_atomically(now.root / PATH, text.encode())
    click.echo(f"written: {PATH}")
