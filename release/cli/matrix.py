"""The verb `matrix`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from release.cli.context import chosen, context
from release.cli.options import GITHUB_OUTPUT, RUNTIMES, write_github_output
from release.common.errors import ReleaseError
from release.matrix.released import released_since
from release.matrix.rows import matrix as make
from release.matrix.runners import load_runners
from tools.common.pants import StepFailedError
from tools.majors.changed import touched_since


@click.command()
@RUNTIMES
@click.option("--since", metavar="COMMIT", help="Only the Runtimes whose images a change since this commit affects.")
@click.option("--released", is_flag=True, help="Only the Runtimes whose version is new since the commit of --since.")
@click.option("--except", "others", multiple=True, metavar="RUNTIME", help="Omit this Runtime; may be repeated.")
@GITHUB_OUTPUT
def matrix(
    names: tuple[str, ...], since: str | None, released: bool, others: tuple[str, ...], github_output: bool
) -> None:
    """Print what to build of each RUNTIME, on one line, as the JSON of a matrix of GitHub's workflows.

    There is one row for each Runtime, Python and architecture. `targets` has the images with and without ONBUILD. The
    outputs of a step are this `matrix` and the list `runtimes`.
    """
    now = context()
    omitted = chosen(now.root, others) if others else []
    wanted = [name for name in chosen(now.root, names) if name not in omitted]
    if released:
        wanted = released_since(now.root, since or "", map(now.runtime, wanted))
    elif since is not None:
        wanted = _changed(now.root, since, wanted)
    found = json.dumps(make([now.runtime(name) for name in wanted], load_runners(now.root)))
    click.echo(found)
    if github_output:
        write_github_output({"matrix": found, "runtimes": json.dumps(wanted)})


def _changed(root: Path, since: str, names: Sequence[str]) -> list[str]:
    try:
        touched = touched_since(root, since)
    except StepFailedError as error:
        raise ReleaseError(f"--since: {error}".splitlines()[0]) from None
    if touched is None:
        unknown = since or "the empty name"
        click.echo(f"--since: git does not know {unknown}, as on a new branch: every Runtime is built", err=True)
        return list(names)
    return [name for name in names if name in touched]
