"""The verb `diff`."""

from __future__ import annotations

import click

from catalogue.paths import runtimes
from release.cli.context import chosen, context
from release.cli.options import JSON, print_json
from release.comparison.difference import as_data, difference
from release.comparison.markdown import markdown
from release.comparison.sources import contents


@click.command()
@click.argument("old")
@click.argument("new", default=".")
@click.option("--runtime", metavar="NAME", help="The Runtime to compare in commits. The default is the newest.")
@click.option("--python", metavar="X.Y", help="The Python to compare in commits. The default is the Runtime's.")
@click.option("--files", "with_files", is_flag=True, help="Also compare the files of two images.")
@JSON
def diff(old: str, new: str, runtime: str | None, python: str | None, with_files: bool, as_json: bool) -> None:
    """Compare OLD with NEW: packages, backports, fixed CVEs, sizes. It prints Markdown.

    Each of them is a commit, a lockfile, an image on the engine (astro-runtime:10.9.0-base), or "." for the checkout
    with its uncommitted changes, which is the default of NEW.
    """
    root = context().root
    (name,) = chosen(root, (runtime,)) if runtime else runtimes(root)[-1:]
    pair = [contents(root, source, name, python, with_files) for source in (old, new)]
    found = difference(*pair)
    if as_json:
        print_json(as_data(found))
    else:
        click.echo(markdown(found))
