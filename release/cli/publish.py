"""The verb `publish`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from release.cli.context import Context, chosen, context
from release.cli.export import LAYOUTS
from release.common.errors import InputError
from release.layouts.layout import Layout
from release.publishing.checkout import check_revision, revision
from release.publishing.delivery import Delivery
from release.publishing.delivery import delivery as collect
from release.publishing.moving_tags import load_moving_tags
from release.publishing.plan import Plan
from release.publishing.plan import plan as compare
from release.publishing.progress import size
from release.publishing.publish import publish as carry_out
from release.registry.connection import PULL, PUSH
from release.registry.references import place
from release.registry.repository import Repository


@click.command()
@click.argument("name", metavar="RUNTIME")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="REPOSITORY",
    envvar="RUNTIME_REPOSITORY",
    help="Such as quay.io/astronomer/astro-runtime. Also RUNTIME_REPOSITORY.",
)
@click.option(
    "--layout",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=f"A layout of `export`. Can be repeated. The default is every {LAYOUTS}/RUNTIME-*.",
)
@click.option(
    "--mount-from",
    "sources",
    multiple=True,
    metavar="NAME",
    help="Another repository of the registry, from which it takes the blobs that are there. Can be repeated.",
)
@click.option("--dry-run/--no-dry-run", default=True, help="Print what would be done alone. It is the default.")
def publish(name: str, target: str, folders: tuple[Path, ...], sources: tuple[str, ...], dry_run: bool) -> None:
    """Push the exported images of RUNTIME to a registry, for every architecture, and then tag them.

    A tag of a version never changes. The tags of release/moving_tags.yaml move last, and never to an older version.
    Killed or failed, it can be run again, and then does what is missing.

    The login is that of DOCKER_AUTH_CONFIG, or of Docker's config.json and its credential helpers.
    """
    now = context()
    chosen(now.root, (name,))
    repository = Repository(place(target, "--to"), os.environ, actions=PULL if dry_run else PUSH)
    delivery = _delivery(now, name, folders)
    found = compare(delivery, repository)
    _tell(found, delivery, repository)
    if dry_run:
        click.echo("nothing was changed: --no-dry-run does it")
        return
    carry_out(found, repository, sources)
    click.echo(f"{repository.place}: {delivery.version} is published")


def _delivery(now: Context, name: str, folders: Sequence[Path]) -> Delivery:
    """Return what is to be published. Raises InputError if it may not be."""
    runtime = now.runtime(name)
    yanked = {release.version: release.yanked for release in now.history(name).releases}.get(runtime.version)
    if yanked:
        raise InputError(f"{runtime.version}: expected a version that is not yanked, found: {yanked}")
    commit = revision(now.root)
    paths = folders or sorted((now.root / LAYOUTS).glob(f"{name}-*"))
    if not paths:
        raise InputError(f"{LAYOUTS}/{name}-*: expected exported images, found none: release export {name}")
    found = collect(runtime, [Layout(path).check() for path in paths], load_moving_tags(now.root))
    check_revision(found.revision, commit)
    return found


def _tell(found: Plan, delivery: Delivery, repository: Repository) -> None:
    click.echo(f"{delivery.runtime} {delivery.version} -> {repository.place}")
    click.echo(f"upload: {len(found.blobs)} blobs, {size(found.size)}; {found.blobs_there} are there")
    for tag, index in found.tags.items():
        click.echo(f"tag: {tag} {index.digest}")
    for tag in [tag for tag in delivery.tags if tag not in found.tags]:
        click.echo(f"tag: {tag} is there already")
    for move in found.moves:
        click.echo(f"move: {move.tag} {move.present or 'new'} -> {delivery.version}")
    for tag, reason in found.kept.items():
        click.echo(f"move: {tag} {reason}")
