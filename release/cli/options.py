"""Options and arguments that several verbs share."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from release.common.errors import InputError


class Day(click.DateTime):
    """A day, as YYYY-MM-DD."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the start of the day. Fails if there is no such day."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"expected a day that exists, as YYYY-MM-DD, found {value}", param, ctx)


RUNTIMES = click.argument("names", nargs=-1, metavar="[RUNTIME]...")
AS_OF = click.option(
    "--as-of",
    type=Day(),
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
# The last line of a dry run.
NOTHING_CHANGED = "nothing was changed: --no-dry-run does it"
DRY_RUN = click.option(
    "--dry-run/--no-dry-run", default=True, help="Only print what would be done. It is the default."
)
VERBOSE = click.option("--verbose", is_flag=True, help="Also print newer versions that are not taken, and why.")


GITHUB_OUTPUT = click.option("--github-output", is_flag=True, help="Write the outputs of a step of GitHub Actions.")


def day(value: datetime | None) -> Any:
    """Return the day of an option, or None."""
    return value.date() if value else None


def print_json(data: Any) -> None:
    """Print data as JSON with stable order."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def write_github_output(outputs: Mapping[str, str]) -> None:
    """Append outputs to the file that GitHub Actions reads after a step. Raises InputError outside of a step."""
    path = os.environ.get("GITHUB_OUTPUT")
    if not path:
        raise InputError("GITHUB_OUTPUT: expected the file that GitHub Actions names, found none")
    with Path(path).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())
