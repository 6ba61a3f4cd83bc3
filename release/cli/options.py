"""Options and arguments that several verbs share."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

RUNTIMES = click.argument("names", nargs=-1, metavar="[RUNTIME]...")
AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Act as at the end of that day (UTC): what came later does not exist.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
ADVISORIES = click.option(
    "--advisories",
    "places",
    multiple=True,
    metavar="PLACE",
    envvar="RUNTIME_ADVISORIES",
    help="A folder, a zip, a JSON file or an address of advisories in OSV form; may be repeated. Default: "
    "RUNTIME_ADVISORIES, in which spaces separate several.",
)
VERBOSE = click.option("--verbose", is_flag=True, help="Also print newer versions that are not taken, and why.")


def day(value: datetime | None) -> Any:
    """Return the day of an option, or None."""
    return value.date() if value else None


def print_json(data: Any) -> None:
    """Print data as JSON with stable order."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))
