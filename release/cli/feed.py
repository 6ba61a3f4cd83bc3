"""The verb `feed`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from host.files import write_atomically
from release.cli.context import chosen, context
from release.cli.options import AS_OF, DRY_RUN, NOTHING_CHANGED, day, print_json
from release.cli.places import registry
from release.common.errors import InputError
from release.feed.document import document
from release.feed.publishing import TAG, changes, publish, published


@click.command()
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file, not to stdout.")
@click.option(
    "--to", "target", metavar="REPOSITORY", help=f"Publish it as the tag {TAG} of this repository, for `oras pull`."
)
@DRY_RUN
@AS_OF
def feed(output: Path | None, target: str | None, dry_run: bool, as_of: datetime | None) -> None:
    """Print the release feed: every published version, as the JSON that the Astro CLI reads.

    release/feed/schema.json is its JSON schema.
    """
    now = context(day(as_of))
    majors = [(now.runtime(name), now.history(name)) for name in chosen(now.root, ())]
    found = document(majors, now.now.date())
    if target is not None:
        _publish(found, target, dry_run)
        return
    if output is None:
        print_json(found)
        return
    _write(output, json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    click.echo(f"written: {output} with {len(found['runtimeVersions'])} versions", err=True)


def _publish(found: Mapping[str, Any], target: str, dry_run: bool) -> None:
    repository = registry(target, "--to", dry_run)
    before = published(repository)
    changed = changes(found, before)
    for line in changed if before else [f"new: {len(changed)} versions"]:
        click.echo(line)
    if not changed:
        click.echo(f"{repository.place}:{TAG}: up to date")
    elif dry_run:
        click.echo(NOTHING_CHANGED)
    else:
        publish(repository, found)
        click.echo(f"{repository.place}:{TAG}: {len(found['runtimeVersions'])} versions")


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise InputError(f"--output: expected a file that can be written, found {path}: {error.strerror}") from None
