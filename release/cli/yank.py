"""The verbs `yank` and `unyank`."""

from __future__ import annotations

from collections.abc import Callable

import click

from catalogue.history import History
from catalogue.paths import Paths, runtimes
from catalogue.text_file import read_text
from release.bumping.staging import staged
from release.cli.context import Context, context
from release.common.errors import InputError
from release.common.transaction import commit
from release.yanking.releases_yaml import unyanked, yanked


@click.command()
@click.argument("version")
@click.option("--reason", required=True, metavar="TEXT", help="Why not to use it, in a sentence. Users read it.")
def yank(version: str, reason: str) -> None:
    """Mark a published VERSION, such as 10.9.0, as one that users should leave.

    Nothing that was published is removed. The feed, the update notice in Airflow and the documentation show the reason.
    """
    now = context()
    name = _runtime(now, version)
    if not _edit(now, name, lambda path, text: yanked(path, text, version, reason)):
        found = _reason(now.history(name), version)
        if found != reason:
            raise InputError(f"--reason: {version} is yanked already, with the reason: {found}: run unyank first")
        click.echo(f"{version} is yanked already: {found}")
        return
    click.echo(f"{version} is yanked: publish the feed to tell the users")


@click.command()
@click.argument("version")
def unyank(version: str) -> None:
    """Take the mark of `yank` from VERSION again."""
    now = context()
    changed = _edit(now, _runtime(now, version), lambda path, text: unyanked(path, text, version))
    click.echo(f"{version} is not yanked any more: publish the feed" if changed else f"{version} is not yanked")


def _runtime(now: Context, version: str) -> str:
    name = f"runtime-{version.partition('.')[0]}"
    if name not in runtimes(now.root):
        raise InputError(f"VERSION: expected a version such as 10.9.0 of {_known(now)}, found {version}")
    return name


def _known(now: Context) -> str:
    return ", ".join(runtimes(now.root))


def _edit(now: Context, name: str, change: Callable[[str, str], str]) -> bool:
    """Change the history of a Runtime, and the pages made from it. Return whether it was another one before."""
    path = Paths(name).releases
    old = read_text(now.root, path)
    new = change(path, old)
    if new == old:
        return False
    edits = staged(now.root, {path: new})
    commit(now.root, edits)
    for edit in edits:
        click.echo(f"written: {edit.path}")
    return True


def _reason(history: History, version: str) -> str:
    return next((release.yanked or "" for release in history.releases if release.version == version), "")
