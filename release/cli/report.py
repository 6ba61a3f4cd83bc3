"""The verb `report`."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from release.cli.options import DRY_RUN, NOTHING_CHANGED
from release.common.errors import ReleaseError
from release.proposal.github import GitHub, github
from release.reporting.changes import LABEL, Change, carry_out, changes

RUN = "GITHUB_RUN_ID"


@click.command()
@click.option(
    "--run",
    type=click.IntRange(min=1),
    required=True,
    metavar="NUMBER",
    envvar=RUN,
    help=f"The run of the workflow. Also {RUN}, which GitHub Actions sets.",
)
@DRY_RUN
def report(run: int, dry_run: bool) -> None:
    """Open an issue for each job of a run of the nightly workflow that failed, unless its pull request says so.

    The open issue of a job is refreshed if it fails again, and closed with a comment if it does not. Issues have the
    label `nightly`. GITHUB_REPOSITORY and GITHUB_TOKEN name the repository and a token that may read actions and write
    issues, GITHUB_API_URL another server.
    """
    server = github(os.environ)
    found = list(changes(server.jobs(run), server.open_issues(LABEL)))
    if not found:
        click.echo(f"run {run}: no issue to open, to refresh or to close")
    elif dry_run:
        for change in found:
            click.echo(str(change))
    else:
        _carry_out(server, found)
    if dry_run:
        click.echo(NOTHING_CHANGED)


def _carry_out(server: GitHub, found: Sequence[Change]) -> None:
    """Do all of it. Raises ReleaseError afterwards if something failed: another issue must not be missing for it."""
    errors = []
    for change in found:
        try:
            click.echo(carry_out(server, change))
        except ReleaseError as error:
            errors.append(str(error))
    if errors:
        raise ReleaseError("; ".join(errors))
