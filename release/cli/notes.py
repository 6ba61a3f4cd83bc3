"""The verb `notes`."""

from __future__ import annotations

from pathlib import Path

import click

from catalogue.model import Runtime
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
@click.option("--python", metavar="X.Y", help="Only list the packages of this Python.")
@click.option("--write", is_flag=True, help="Write runtimes/RUNTIME/notes/VERSION.md instead of printing it.")
def notes(name: str, since: str | None, python: str | None, write: bool) -> None:
    """Print the release notes of the version in RUNTIME's runtime.yaml, such as those of runtime-10."""
    now = context()
    chosen(now.root, (name,))
    runtime = now.runtime(name)
    revision = since or previous_version(now.root, runtime)
    if revision is None:
        expected = f"expected a commit with a version before {runtime.version}"
        raise InputError(f"{runtime.path}: version: {expected}, found none: run bump first, or name one with --since")
    pythons = (python,) if python else _pythons(now.root, revision, runtime)
    pairs = {one: (commit(now.root, revision, name, one), checkout(now.root, name, one)) for one in pythons}
    release = next((row for row in now.history(name).releases if row.version == runtime.version), None)
    text = make({one: difference(*pair) for one, pair in pairs.items()}, release.cves if release else ())
    if not write:
        click.echo(text)
        return
    path = Paths(name).notes(runtime.version)
    write_atomically(now.root / path, text.encode())
    click.echo(f"written: {path}")


def _pythons(root: Path, revision: str, runtime: Runtime) -> tuple[str, ...]:
    """Return the Pythons that the release before has too."""
    before = commit(root, revision, runtime.name).runtime
    known = before.python.supported if before else ()
    # Without one in common, the comparison refuses the default.
    return tuple(minor for minor in runtime.python.supported if minor in known) or (runtime.python.default,)
