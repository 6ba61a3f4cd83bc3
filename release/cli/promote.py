"""The verbs `promote`, `rollback` and `moves`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, replace

import click

from catalogue.model import Runtime
from catalogue.paths import runtimes
from release.cli.context import Context, chosen, context
from release.cli.options import DRY_RUN, JSON, NOTHING_CHANGED, print_json
from release.cli.places import REPOSITORY, REPOSITORY_HELP, is_runtime, registry
from release.cli.tables import print_table
from release.common.errors import InputError
from release.publishing.history import PROMOTE, ROLLBACK, entries
from release.publishing.moving_tags import MovingTag, load_moving_tags
from release.publishing.promotion import Changes, backward, carry_out, forward
from release.registry.references import place
from release.registry.repository import Repository

TO = click.option("--to", "target", required=True, metavar="REPOSITORY", envvar=REPOSITORY, help=REPOSITORY_HELP)


@click.command()
@click.argument("version", metavar="VERSION|RUNTIME")
@TO
@click.option("--tag", "names", multiple=True, metavar="NAME", help="Such as 10.9, 10 or stable; may be repeated.")
@click.option("--channel", metavar="NAME", help="The tag of the Runtime's channel: stable or lts.")
@click.option("--again", is_flag=True, help="Also where VERSION was rolled back.")
@DRY_RUN
def promote(
    version: str, target: str, names: tuple[str, ...], channel: str | None, again: bool, dry_run: bool
) -> None:
    """Let moving tags point at VERSION, such as 10.9.0, which is in the registry: all of them, or those that are named.

    A RUNTIME, such as runtime-10, stands for its version in the checkout.
    A tag stands for all images: `stable` comes with `stable-base`. Tags are moved by digest, and never to an older
    version: `rollback` does that. Each move is a row in the record of the repository, which `moves` prints.
    """
    now = context()
    runtime, version = of_version(now, version)
    check_not_yanked(now, runtime.name, version)
    wanted = _names(load_moving_tags(now.root), replace(runtime, version=version), names, channel)
    repository = registry(target, "--to", dry_run)
    changes = forward(repository, version, wanted, entries(repository), again)
    _finish(repository, changes, version, PROMOTE, "", dry_run)


@click.command()
@click.argument("name")
@TO
@click.option("--version", default="", metavar="VERSION", help="The default is the version that the tag had before.")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in a sentence. It is kept in the record.")
@DRY_RUN
def rollback(name: str, target: str, version: str, reason: str, dry_run: bool) -> None:
    """Let the moving tag NAME, such as stable, with all its images point at the version that it had before.

    It then stays until a newer version is published, or until `promote --again`.
    """
    now = context()
    repository = registry(target, "--to", dry_run)
    changes = backward(repository, name, entries(repository), version)
    for found in sorted({one.index.version for one in changes.moves}):
        check_not_yanked(now, of_version(now, found)[0].name, found)
    _finish(repository, changes, name, ROLLBACK, reason, dry_run)


@click.command()
@click.argument("name", required=False)
@click.option("--in", "target", required=True, metavar="REPOSITORY", envvar=REPOSITORY, help=REPOSITORY_HELP)
@JSON
def moves(name: str | None, target: str, as_json: bool) -> None:
    """Print the record of the moving tags in a repository, or of the tag NAME: the oldest move first."""
    repository = Repository(place(target, "--in"), os.environ)
    rows = [row for row in entries(repository) if name in (None, row.tag)]
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    cells = ((row.time, row.action, row.tag, row.before or "new", row.version, row.by, row.reason) for row in rows)
    print_table(("time", "action", "tag", "before", "version", "by", "reason"), cells)


def of_version(now: Context, text: str) -> tuple[Runtime, str]:
    """Return the Runtime of a version such as 10.9.0, and the version; for a Runtime, its version in the checkout.

    Raises InputError if there is none.
    """
    if is_runtime(text):
        chosen(now.root, (text,))
        return now.runtime(text), now.runtime(text).version
    parts = text.split(".")
    name = f"runtime-{parts[0]}"
    if len(parts) < 3 or name not in runtimes(now.root):
        known = ", ".join(runtimes(now.root))
        raise InputError(f"VERSION: expected a version such as 10.9.0 of {known}, found {text[:100]}")
    return now.runtime(name), text


def check_not_yanked(now: Context, name: str, version: str) -> None:
    """Raise InputError if a version is yanked."""
    reasons = {release.version: release.yanked for release in now.history(name).releases}
    if reasons.get(version):
        raise InputError(f"{version}: expected a version that is not yanked, found: {reasons[version]}")


def _names(rows: Sequence[MovingTag], runtime: Runtime, names: Sequence[str], channel: str | None) -> Sequence[str]:
    """Return the moving tags that are asked for. Raises InputError if one is not of the version."""
    known = {row.name(runtime): row.channel for row in rows if row.name(runtime)}
    if channel is not None and channel not in filter(None, known.values()):
        raise InputError(f"--channel: expected {runtime.channel}, that of {runtime.name}, found {channel[:100]}")
    for name in names:
        if name not in known:
            raise InputError(f"--tag: expected one of {', '.join(known)}, found {name[:100]}")
    of_channel = [name for name, its in known.items() if channel and its == channel]
    return list(dict.fromkeys((*names, *of_channel))) or list(known)


def _finish(repository: Repository, changes: Changes, what: str, action: str, reason: str, dry_run: bool) -> None:
    for move in changes.moves:
        click.echo(f"move: {move.tag} {move.present or 'new'} -> {move.index.version} {move.index.digest}")
    for tag, why in changes.kept.items():
        click.echo(f"move: {tag} {why}")
    if dry_run:
        click.echo(NOTHING_CHANGED)
        return
    carry_out(repository, changes, action, reason)
    click.echo(f"{repository.place}: {len(changes.moves)} tags moved for {what}")
