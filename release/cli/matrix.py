"""The verb `matrix`."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import click

from catalogue.paths import Paths
from release.cli.context import Context, chosen, context
from release.cli.options import GITHUB_OUTPUT, RUNTIMES, write_github_output
from release.common.errors import InputError, ReleaseError
from release.matrix.released import released_since
from release.matrix.rows import by_architecture as rows_by_architecture
from release.matrix.rows import matrix as rows
from release.matrix.rows import only
from release.matrix.runners import load_runners
from release.matrix.unpublished import unpublished
from release.registry.references import place
from release.registry.repository import Repository
from tools.common.pants import StepFailedError
from tools.majors.changed import touched_since


@click.command()
@RUNTIMES
@click.option("--since", metavar="COMMIT", help="Only the Runtimes whose images a change since this commit affects.")
@click.option("--released", is_flag=True, help="Only the Runtimes whose version is new since the commit of --since.")
@click.option("--version", "version", metavar="VERSION", help="Only the Runtime that has this version.")
@click.option(
    "--unpublished-in",
    "target",
    metavar="REPOSITORY",
    help="Only rows of versions in releases.yaml that lack a tag in this repository.",
)
@click.option("--by-architecture", is_flag=True, help="One row for all Pythons of a Runtime, as a release is built.")
@click.option("--architecture", "architectures", multiple=True, metavar="NAME", help="Only rows of this architecture.")
@click.option("--except", "others", multiple=True, metavar="RUNTIME", help="Omit this Runtime; may be repeated.")
@GITHUB_OUTPUT
def matrix(
    names: tuple[str, ...],
    since: str | None,
    released: bool,
    version: str | None,
    target: str | None,
    by_architecture: bool,
    architectures: tuple[str, ...],
    others: tuple[str, ...],
    github_output: bool,
) -> None:
    """Print what to build of each RUNTIME, on one line, as the JSON of a matrix of GitHub's workflows.

    There is one row for each Runtime, Python and architecture. `targets` has the images with and without ONBUILD. The
    outputs of a step are this `matrix` and the list `runtimes`. With --version that list has its Runtime even if the
    registry has all of it, so that a workflow can finish what it began.
    """
    now = context()
    omitted = chosen(now.root, others) if others else []
    wanted = [name for name in chosen(now.root, names) if name not in omitted]
    if version is not None:
        wanted = [_having(now, version, wanted)]
    if released:
        wanted = released_since(now.root, since or "", map(now.runtime, wanted))
    elif since is not None:
        wanted = _changed(now.root, since, wanted)
    built = _unpublished(now, target, wanted) if target is not None else wanted
    make = rows_by_architecture if by_architecture else rows
    table = make([now.runtime(name) for name in built], load_runners(now.root))
    found = json.dumps(only(table, architectures) if architectures else table)
    click.echo(found)
    if github_output:
        write_github_output({"matrix": found, "runtimes": json.dumps(wanted if version is not None else built)})


def _having(now: Context, version: str, names: Sequence[str]) -> str:
    """Return the Runtime that has a version and lists it as released. Raises InputError if there is none."""
    found = [name for name in names if now.runtime(name).version == version]
    if not found:
        known = ", ".join(now.runtime(name).version for name in names)
        raise InputError(f"--version: expected one of {known}, found {version[:100]}: check out its commit")
    if version not in [release.version for release in now.history(found[0]).releases]:
        raise InputError(f"--version: expected a version in {Paths(found[0]).releases}, found {version}")
    return found[0]


def _unpublished(now: Context, target: str, names: Sequence[str]) -> list[str]:
    repository = Repository(place(target, "--unpublished-in"), os.environ)
    return unpublished(repository, [(now.runtime(name), now.history(name)) for name in names])


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
