"""The verb `retention`."""

from __future__ import annotations

import click

from release.cli.options import DRY_RUN, NOTHING_CHANGED
from release.cli.places import REPOSITORY, REPOSITORY_HELP, registry
from release.publishing.retention import remove
from release.publishing.retention import retention as look

# What a token server is asked for; registries without one decide by the login.
_DELETE = "pull,push,delete"


@click.command()
@click.option("--in", "target", required=True, metavar="REPOSITORY", envvar=REPOSITORY, help=REPOSITORY_HELP)
@click.option(
    "--days", type=click.IntRange(min=1), default=30, show_default=True, help="Keep what was built in the last days."
)
@DRY_RUN
def retention(target: str, days: int, dry_run: bool) -> None:
    """Remove old pre-releases, such as 11.0.0-rc.1, with their images, signatures and documents.

    A pre-release that another tag points at stays, and so does every other version, yanked or not.
    """
    repository = registry(target, "--in", dry_run, _DELETE)
    found = look(repository, days)
    for tag, reason in found.kept.items():
        click.echo(f"keep: {tag}: {reason}")
    for removal in found.removals:
        click.echo(f"remove: {', '.join(removal.tags)}: {len(removal.digests)} manifests")
        if not dry_run:
            remove(repository, removal)
    if dry_run:
        click.echo(NOTHING_CHANGED)
        return
    click.echo(f"{repository.place}: {len(found.removals)} images removed")
