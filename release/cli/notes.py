"""The verb `notes`."""

from __future__ import annotations

import click

from catalogue.paths import Paths
from host.files import write_atomically
from release.cli.context import chosen, context
from release.common.errors import InputError
from release.comparison.checkouts import checkout, commit, previous_version
from release.comparison.difference import difference
from release.notes.notes import notes as make


@click.command()
@click.argument("name", metavar="RUNTIME")
@click.option("--since", metavar="COMMIT", help="The release before. The default is the newest commit of it.")
@click.option("--python", metavar="X.Y", help="The Python whose packages are listed. The default is the Runtime's.")
@click.option("--write", is_flag=True, help="Write runtimes/RUNTIME/notes/VERSION.md instead of printing it.")
def notes(name: str, since: str | None, python: str | None, write: bool) -> None:
    """Print the release notes of the version in RUNTIME's runtime.yaml, such as those of runtime-10."""
    now = context()
    chosen(now.root, (name,))
    runtime = now.runtime(name)
    revision = since or previous_version(now.root, runtime)
    if revision is None:
        raise InputError(f"{runtime.path}: version: expected a commit with an earlier version, found none: use --since")
    old, new = commit(now.root, revision, name, python), checkout(now.root, name, python)
    text = make(difference(old, new))
    if not write:
        click.echo(text)
        return
    path = Paths(name).notes(runtime.version)
    write_atomically(now.root / path, text.encode())
    click.echo(f"written: {path}")
