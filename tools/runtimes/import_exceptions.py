"""The command line: `import-exceptions RUNTIME`, which imports every module of the providers in the built images."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click
import docker
from docker.errors import DockerException

from catalogue.errors import CatalogueError
from catalogue.image_info import first_tag
from catalogue.import_exceptions import parse_import_exceptions
from catalogue.model import Runtime
from catalogue.repository import find_root, load_runtime
from catalogue.variants import Variant
from host.files import write_atomically
from tools.runtimes.imports import merged, program, render, same_everywhere

INVALID = 2
FAILED = 1


@click.command()
@click.argument("runtime")
def main(runtime: str) -> None:
    """Write import_exceptions.yaml of RUNTIME (such as runtime-11). Existing reasons are kept."""
    try:
        click.echo(write(find_root(Path.cwd()), runtime))
    except CatalogueError as error:
        _stop(str(error), INVALID)
    except DockerException as error:
        _stop(f"the imports could not be run: {error}", FAILED)


def write(root: Path, name: str) -> str:
    """Run the imports in the image of each Python, write the file, and return a one-line summary.

    Raises CatalogueError or DockerException, and then writes nothing.
    """
    runtime = load_runtime(root, name)
    file = root / runtime.paths.import_exceptions
    old = file.read_text(encoding="utf-8") if file.is_file() else ""
    known = parse_import_exceptions(runtime.paths.import_exceptions, old)
    images = _images(root, runtime)
    failures = {python: _failures(root, image) for python, image in images.items()}
    rows = merged(same_everywhere(runtime.paths.import_exceptions, failures), known)
    write_atomically(file, render(old, rows).encode())
    new, gone = len(rows.keys() - known.keys()), len(known.keys() - rows.keys())
    pythons = ", ".join(images)
    changes = f"{len(rows)} modules, {new} new, {gone} removed"
    return f"written: {runtime.paths.import_exceptions}: {changes}; Python {pythons}"


def _images(root: Path, runtime: Runtime) -> Mapping[str, str]:
    """Return Python -> image name, for each image that is built. Raises CatalogueError if none is."""
    found = {}
    for python in runtime.python.supported:
        info = root / "dist" / runtime.paths.image_info(Variant(python, onbuild=False).name)
        if info.is_file():
            found[python] = first_tag(info)
    if not found:
        command = f"./pants package {runtime.paths.images}::"
        raise CatalogueError(runtime.name, "", f"expected a built image, found none: run {command}")
    return found


def _failures(root: Path, image: str) -> dict[str, str]:
    click.echo(f"{image}: importing", err=True)
    command = ["python", "-c", program(root)]
    output = docker.from_env().containers.run(image, command, remove=True, stderr=False)
    found: dict[str, str] = json.loads(output.decode().splitlines()[-1])["failed"]
    return found


def _stop(line: str, code: int) -> None:
    click.echo(line, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
