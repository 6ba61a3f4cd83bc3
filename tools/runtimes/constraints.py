"""The command line: `constraints RUNTIME --python X.Y [[--of X.Y.Z] --reason TEXT] [FILE or URL]`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalogue.errors import CatalogueError
from catalogue.repository import find_root, load_runtime
from catalogue.upstream_constraints import check_constraints
from host.files import write_atomically
from tools.runtimes.upstream import PUBLISHED, read, with_origin

INVALID = 2
_OTHER_WAYS = (
    "give a file or another address as the last argument, or an earlier patch release's with --of X.Y.Z --reason TEXT"
)
_REASON = "The reason for --of, such as `2.9.3's were not published`; without --of, how SOURCE was made in their place."


@click.command()
@click.argument("runtime")
@click.argument("source", required=False)
@click.option("--python", required=True, metavar="X.Y", help="The Python of the constraints.")
@click.option("--of", "of", metavar="X.Y.Z", help="The Airflow of the constraints, if it is not the Runtime's.")
@click.option("--reason", default="", metavar="TEXT", help=_REASON)
def main(runtime: str, source: str | None, python: str, of: str | None, reason: str) -> None:
    """Write the constraints of RUNTIME (such as runtime-11) from SOURCE, a file or an address.

    Without SOURCE, they are downloaded from Airflow's repository.
    """
    try:
        path = write(find_root(Path.cwd()), runtime, python, source, of, reason)
    except CatalogueError as error:
        click.echo(str(error), err=True)
        sys.exit(INVALID)
    click.echo(f"written: {path}")


def write(root: Path, name: str, python: str, source: str | None, of: str | None, reason: str) -> str:
    """Write the constraints of one Python, and return their path. Raises CatalogueError, and then writes nothing."""
    runtime = load_runtime(root, name)
    if python not in runtime.python.supported:
        have = ", ".join(runtime.python.supported)
        raise CatalogueError("--python", "", f"expected a Python of {name} ({have}), found {python!r}")
    airflow = of or runtime.airflow.version
    published = PUBLISHED.format(airflow=airflow, python=python)
    own = bool(of) or not reason
    if not own and not source:
        raise CatalogueError("--reason", "", f"expected a file or an address that is not from {published}, found none")
    rows = read(source) if source else _download(published)
    text = with_origin(source or published, rows, airflow, python, reason.rstrip("."), own=own)
    check_constraints(runtime, python, text)
    path = runtime.paths.constraints(python)
    write_atomically(root / path, text.encode())
    return path


def _download(published: str) -> str:
    try:
        return read(published)
    except CatalogueError as error:
        raise CatalogueError(error.file, error.key, f"{error.expected}: {_OTHER_WAYS}") from None


if __name__ == "__main__":
    main()
