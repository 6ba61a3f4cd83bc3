"""The command line: `prove MAJOR…`, which runs the proofs of the providers in the built images of Runtimes.

Prints a table at the end, and writes providers/results/runtime-N.json. Exit code 1 if a provider is not proven.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from catalogue.errors import CatalogueError
from catalogue.image_info import first_tag
from catalogue.model import Runtime
from catalogue.proof_results import render_results, results_path
from catalogue.proofs import Proof
from catalogue.repository import find_root, load_runtime
from catalogue.variants import Variant
from host.files import write_atomically
from tests.images.harness.built_images import BuiltImage
from tests.images.proofs.project_image import project_image
from tests.images.proofs.run import Outcome, added, proofs_for, prove, stock
from tests.images.proofs.table import recorded, table

INVALID, FAILED = 2, 1


@click.command()
@click.argument("majors", nargs=-1, required=True)
@click.option("--only", multiple=True, help="Run the proof of this provider only, and write no results. Repeatable.")
def main(majors: tuple[str, ...], only: tuple[str, ...]) -> None:
    """Run the proofs of the providers in the images of MAJORS, such as 9 10."""
    console, root = Console(width=140), find_root(Path.cwd())
    try:
        outcomes = [_prove(root, load_runtime(root, f"runtime-{major}"), only) for major in majors]
    except CatalogueError as error:
        _stop(str(error), INVALID)
    except AssertionError as error:
        _stop(str(error), FAILED)
    console.print(table(outcomes))
    sys.exit(FAILED if any(not row.proven for _, outcome in outcomes for row in outcome.rows) else 0)


def _prove(root: Path, runtime: Runtime, only: tuple[str, ...]) -> tuple[Runtime, Outcome]:
    proofs = [proof for proof in proofs_for(root, runtime) if not only or proof.name in only]
    if not proofs:
        raise CatalogueError(runtime.name, "", f"expected a proof of {', '.join(only) or 'a provider'}, found none")
    click.echo(f"{runtime.name}: {len(proofs)} proofs", err=True)
    outcome = _outcome(root, runtime, proofs)
    if not only:
        results = recorded(root, runtime, outcome)
        path = root / results_path(runtime.name)
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, render_results(results).encode())
    return runtime, outcome


def _outcome(root: Path, runtime: Runtime, proofs: list[Proof]) -> Outcome:
    """Run the proofs of the image as it is, then those of a project's image."""
    version, packages = runtime.airflow.version, root / "dist"
    found = []
    if stock(proofs):
        found.append(prove(_image(root, runtime, onbuild=True).id, version, stock(proofs), packages))
    if added(proofs):
        with project_image(_image(root, runtime, onbuild=False), added(proofs)) as image:
            found.append(prove(image, version, added(proofs), packages))
    rows = sorted((row for outcome in found for row in outcome.rows), key=lambda row: row.name)
    return Outcome(tuple(rows), sum(outcome.seconds for outcome in found))


def _image(root: Path, runtime: Runtime, *, onbuild: bool) -> BuiltImage:
    """Return an image of the default Python. Raises CatalogueError if it is not built."""
    variant = Variant(runtime.python.default, onbuild=onbuild)
    info = root / "dist" / runtime.paths.image_info(variant.name)
    if not info.is_file():
        command = f"./pants package {runtime.paths.images}:: providers:: tests/images/services/postgres"
        raise CatalogueError(runtime.name, "", f"expected a built image, found none: run {command}")
    name = first_tag(info)
    return BuiltImage(variant, name, (name,))


def _stop(line: str, code: int) -> None:
    click.echo(f"prove: {line}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
