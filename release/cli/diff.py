"""The verb `diff`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from catalogue.paths import runtimes
from release.cli.context import Context, chosen, context
from release.cli.options import ADVISORIES, JSON, print_json
from release.comparison.archive import Archive
from release.comparison.by_advisories import by_advisories
from release.comparison.by_changelogs import by_changelogs
from release.comparison.difference import Difference, as_data, difference
from release.comparison.fixes import Fix
from release.comparison.markdown import markdown
from release.comparison.sources import contents
from release.comparison.versions import runtime_of


@click.command()
@click.argument("old")
@click.argument("new", default=".")
@click.option(
    "--runtime",
    metavar="NAME",
    help="The Runtime to compare in commits. Default: that of the version, else the newest.",
)
@click.option("--python", metavar="X.Y", help="The Python to compare in commits. The default is the Runtime's.")
@click.option("--files", "with_files", is_flag=True, help="Also compare the files of two images.")
@ADVISORIES
@click.option(
    "--changelogs",
    is_flag=True,
    help="Also list the CVEs that the changelogs of newer Debian packages name. Downloads these packages.",
)
@JSON
def diff(
    old: str,
    new: str,
    runtime: str | None,
    python: str | None,
    with_files: bool,
    places: tuple[str, ...],
    changelogs: bool,
    as_json: bool,
) -> None:
    """Compare OLD with NEW: packages, backports, fixed CVEs, sizes. It prints Markdown.

    \b
    Each of them is one of:
      10.9.0                     a version: its tag, else its newest commit; else its
                                 Airflow and providers, which older versions have
      HEAD~3                     a commit
      python-3.11.txt            a lockfile
      astro-runtime:10.9.0-base  an image on the engine
      .                          the checkout with its uncommitted changes: the default of NEW
    """
    now = context()
    root = now.root
    name = _runtime(root, runtime, (new, old))
    pair = [contents(root, source, name, python, with_files) for source in (old, new)]
    found = _with_fixes(now, difference(*pair), places, changelogs)
    if as_json:
        print_json(as_data(found))
    else:
        click.echo(markdown(found))


def _runtime(root: Path, named: str | None, sources: tuple[str, ...]) -> str:
    if named:
        return chosen(root, (named,))[0]
    of_versions = (runtime_of(root, source) for source in sources)
    return next(filter(None, of_versions), runtimes(root)[-1])


def _with_fixes(now: Context, found: Difference, places: Sequence[str], changelogs: bool) -> Difference:
    archive = Archive(now.cache, {move.name for move in found.debian}, lambda line: click.echo(line, err=True))
    fixes: set[Fix] = by_advisories(found, now.advisories(places), archive) if places else set()
    more = by_changelogs(found, archive) if changelogs else set()
    return replace(found, fixes=tuple(sorted(fixes | more)))
