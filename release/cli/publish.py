"""The verb `publish`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from release.cli.context import Context, chosen, context
from release.cli.options import DRY_RUN, NOTHING_CHANGED
from release.cli.places import LAYOUTS, REPOSITORY, REPOSITORY_HELP, exported, joined_folder, registry
from release.cli.promote import check_not_yanked
from release.layouts.layout import Layout
from release.publishing.checkout import check_revision, revision
from release.publishing.delivery import Delivery
from release.publishing.delivery import delivery as collect
from release.publishing.history import PUBLISH, entries, rolled_back
from release.publishing.moving_tags import load_moving_tags
from release.publishing.parity import check_parity
from release.publishing.plan import Plan, Tags
from release.publishing.plan import plan as compare
from release.publishing.progress import size
from release.publishing.promotion import held_reason, record
from release.publishing.publish import publish as carry_out
from release.publishing.suite import suite
from release.registry.repository import Repository


@click.command()
@click.argument("name", metavar="RUNTIME")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="REPOSITORY",
    envvar=REPOSITORY,
    help=REPOSITORY_HELP,
)
@click.option(
    "--layout",
    "folders",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="A layout of `export` or `join`. Can be repeated. "
    f"The default is {LAYOUTS}/RUNTIME, if there is one, and every {LAYOUTS}/RUNTIME-*.",
)
@click.option(
    "--mount-from",
    "sources",
    multiple=True,
    metavar="NAME",
    help="Another repository of the registry, from which it takes the blobs that are there. Can be repeated.",
)
@click.option(
    "--tags",
    type=click.Choice([one.value for one in Tags]),
    default=Tags.ALL.value,
    show_default=True,
    help="Which tags to set: none (push by digest alone), those of the version, or the moving ones too.",
)
@DRY_RUN
def publish(
    name: str, target: str, folders: tuple[Path, ...], sources: tuple[str, ...], tags: str, dry_run: bool
) -> None:
    """Push the exported images of RUNTIME to a registry, for every architecture, and then tag them.

    A tag of a version never changes. The tags of release/moving_tags.yaml move last, and never to an older version.
    Killed or failed, it can be run again, and then does what is missing.

    The login is that of DOCKER_AUTH_CONFIG, or of Docker's config.json and its credential helpers.
    """
    now = context()
    chosen(now.root, (name,))
    repository = registry(target, "--to", dry_run)
    delivery = _delivery(now, name, folders)
    found = compare(delivery, repository, Tags(tags), _held(repository, delivery.version))
    _tell(found, delivery, repository)
    if dry_run:
        click.echo(NOTHING_CHANGED)
        return
    carry_out(found, repository, sources, recording=lambda moves: record(repository, moves, PUBLISH))
    click.echo(f"{repository.place}: {delivery.version} is {'pushed' if Tags(tags) is Tags.NONE else 'published'}")


def _held(repository: Repository, version: str) -> Mapping[str, str]:
    """Return tag -> why it stays, of the moving tags that were rolled back from a version."""
    rows = rolled_back(entries(repository))
    return {tag: reason for tag, row in rows.items() if (reason := held_reason(row, version))}


def _delivery(now: Context, name: str, folders: Sequence[Path]) -> Delivery:
    """Return what is to be published. Raises InputError if it may not be, ReleaseError if architectures differ."""
    runtime = now.runtime(name)
    check_not_yanked(now, name, runtime.version)
    commit = revision(now.root)
    found = collect(runtime, _layouts(now, name, folders), load_moving_tags(now.root), suite(now.root, runtime))
    check_revision(found.revision, commit)
    # `join` has compared the others.
    check_parity(image for image in found.images if not image.is_joined)
    return found


def _layouts(now: Context, name: str, folders: Sequence[Path]) -> list[Layout]:
    """Return the layouts of the exported images, and the one with all architectures if `join` has written it."""
    joined = joined_folder(now, name)
    if folders or not joined.is_dir():
        return exported(now, name, folders)
    apart = exported(now, name, ()) if list(joined.parent.glob(f"{name}-*")) else []
    return [Layout(joined).check(), *apart]


def _tell(found: Plan, delivery: Delivery, repository: Repository) -> None:
    click.echo(f"{delivery.runtime} {delivery.version} -> {repository.place}")
    click.echo(f"upload: {len(found.blobs)} blobs, {size(found.size)}; {found.blobs_there} are there")
    for tag, index in found.tags.items():
        click.echo(f"tag: {tag} {index.digest}")
    for tag in found.tags_there:
        click.echo(f"tag: {tag} is there already")
    for move in found.moves:
        click.echo(f"move: {move.tag} {move.present or 'new'} -> {delivery.version}")
    for tag, reason in found.kept.items():
        click.echo(f"move: {tag} {reason}")
