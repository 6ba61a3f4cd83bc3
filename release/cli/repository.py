"""The verb `repository`."""

from __future__ import annotations

import os

import click

from release.cli.options import DRY_RUN, NOTHING_CHANGED
from release.cli.places import REPOSITORY
from release.common.errors import InputError
from release.quay.api import quay
from release.quay.visibility import Visibility, ensure
from release.quay.visibility import visibility as look
from release.registry.references import place


@click.command()
@click.argument("target", metavar="[REPOSITORY]", envvar=REPOSITORY, required=False)
@click.option(
    "--visibility",
    "wanted",
    type=click.Choice([one.value for one in Visibility]),
    required=True,
    help="Who may pull: everybody, or logins that may.",
)
@DRY_RUN
def repository(target: str | None, wanted: str, dry_run: bool) -> None:
    """Create REPOSITORY on quay if it does not exist, or correct its visibility.

    REPOSITORY is such as quay.io/astronomer/astro-runtime, by default RUNTIME_REPOSITORY. RUNTIME_QUAY_TOKEN has an
    access token with the permissions repo:admin and repo:create.
    """
    if not target:
        raise InputError(f"REPOSITORY: expected a name such as quay.io/astronomer/astro-runtime, or {REPOSITORY}")
    api = quay(place(target), os.environ)
    found = look(api)
    present = found.value if found else "new"
    if present == wanted:
        click.echo(f"{api.place}: it is {wanted} already")
    else:
        click.echo(f"visibility: {present} -> {wanted}")
    if dry_run:
        click.echo(NOTHING_CHANGED)
        return
    if present != wanted:
        ensure(api, Visibility(wanted))
        click.echo(f"{api.place}: it is {wanted}")
