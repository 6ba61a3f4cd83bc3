"""The verb `feed`."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from host.files import write_atomically
from release.cli.context import chosen, context
from release.cli.options import AS_OF, day, print_json
from release.common.errors import InputError
from release.feed.document import document


@click.command()
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this file, not to stdout.")
@AS_OF
def feed(output: Path | None, as_of: datetime | None) -> None:
    """Print the release feed: every published version, as the JSON that the Astro CLI reads.

    release/feed/schema.json is its JSON schema.
    """
    now = context(day(as_of))
    majors = [(now.runtime(name), now.history(name)) for name in chosen(now.root, ())]
    found = document(majors, now.now.date())
    if output is None:
        print_json(found)
        return
    _write(output, json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    click.echo(f"written: {output} with {len(found['runtimeVersions'])} versions", err=True)


def _write(path: Path, text: str) -> None:
    try:
        write_atomically(path, text.encode())
    except OSError as error:
        raise InputError(f"--output: expected a file that can be written, found {path}: {error.strerror}") from None
