"""The verb `expire`."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

import click

from release.cli.options import DRY_RUN, NOTHING_CHANGED
from release.cli.places import REPOSITORY, REPOSITORY_HELP
from release.common.errors import InputError
from release.quay.api import quay
from release.quay.expiry import carry_out, changes
from release.registry.references import check_tag, place

# Quay's default limit: 104 weeks after the push.
_MOST_DAYS = 728


@click.command()
@click.argument("names", metavar="TAG...", nargs=-1, required=True)
@click.option("--in", "target", required=True, metavar="REPOSITORY", envvar=REPOSITORY, help=REPOSITORY_HELP)
@click.option("--days", type=click.IntRange(1, _MOST_DAYS), help="Let them expire so many days from now.")
@click.option("--never", is_flag=True, help="Take the expiry away, also one that somebody set on a released version.")
@DRY_RUN
def expire(names: tuple[str, ...], target: str, days: int | None, never: bool, dry_run: bool) -> None:
    """Let pre-releases on quay expire, such as 11.0.0-rc.1: quay then removes them.

    A TAG stands for all images: 11.0.0-rc.1 comes with 11.0.0-rc.1-base. `--days` refuses released versions and
    moving tags. RUNTIME_QUAY_TOKEN has an access token with the permission repo:write.
    """
    wanted = _wanted(days, never)
    api = quay(place(target, "--in"), os.environ)
    rows = changes(api, [check_tag(name) for name in names], wanted)
    for row in rows:
        click.echo(f"expire: {row}")
    if dry_run:
        click.echo(NOTHING_CHANGED)
        return
    carry_out(api, rows)
    click.echo(f"{api.place}: {len(rows)} tags changed")


def _wanted(days: int | None, never: bool) -> datetime | None:
    if never == (days is not None):
        raise InputError(f"expire: expected one of --days and --never, found {'both' if never else 'none'}")
    # Quay counts in seconds.
    now = datetime.now(timezone.utc).replace(microsecond=0)
    return now + timedelta(days=days) if days else None
