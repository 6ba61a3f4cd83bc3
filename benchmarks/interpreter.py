"""The command line `interpreter IMAGE_A IMAGE_B`: compare images that differ only in their CPython."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import docker

from benchmarks import results
from benchmarks.commands import CommandFailedError
from benchmarks.containers import output, seconds
from benchmarks.dag_files import write_many
from benchmarks.figure import Figure
from benchmarks.kernels import KERNELS
from benchmarks.progress import alternating
from benchmarks.table import plain_text, rows
from catalogue.errors import CatalogueError
from catalogue.repository import find_root
from tools.common.checkout import commit
from tools.common.machine import facts as facts_of_machine
from tools.common.progress import report

DAG_FILES = 200
COMMANDS = {
    "airflow version, docker run --rm": ["airflow", "version"],
    'python -c "import airflow", docker run --rm': ["python", "-c", "import airflow"],
}
NAMES = {"dags": f"DagBag of {DAG_FILES} files", "objects": "kernel: objects and method calls"}


@click.command()
@click.argument("image_a")
@click.argument("image_b")
@click.option("--runs", default=10, show_default=True, type=click.IntRange(1), help="Samples.")
@click.option("--output", "file", type=click.Path(path_type=Path), help="The file for the results.")
def main(image_a: str, image_b: str, runs: int, file: Path | None) -> None:
    """Compare the CPython of two images that have the same packages."""
    try:
        root = find_root(Path.cwd())
        path = root / (file or "benchmarks/results/interpreter.json")
        compare({"A": image_a, "B": image_b}, runs, path, commit(root))
    except (CommandFailedError, CatalogueError, docker.errors.APIError) as error:
        print(f"interpreter: {error}", file=sys.stderr)
        sys.exit(1)


def compare(images: Mapping[str, str], runs: int, path: Path, commit: str) -> None:
    """Measure, write the results to `path`, and print them."""
    found = [*commands(images, runs), *kernels(images, runs)]
    date = datetime.now(timezone.utc).isoformat(timespec="seconds")
    facts = {"date": date, "commit": commit, "machine": facts_of_machine(), "images": _facts(images)}
    results.save(path, results.merged({}, facts, found))
    print("\n".join(f"{side} = {image}" for side, image in images.items()))
    print(plain_text(rows(found, list(images))))
    report(f"written: {path}")


def _facts(images: Mapping[str, str]) -> dict[str, Any]:
    found = docker.from_env().images
    build = ["python", "-c", "import sysconfig; print(sysconfig.get_config_var('CONFIG_ARGS'))"]
    return {
        side: {"name": name, "id": found.get(name).id, "configured": output(name, build).strip()}
        for side, name in images.items()
    }


def commands(images: Mapping[str, str], runs: int) -> Iterator[Figure]:
    """Time commands that a user waits for."""
    for name, command in COMMANDS.items():
        sides = {side: partial(seconds, image, command) for side, image in images.items()}
        yield Figure("commands", name, "s", alternating(name, sides, runs, warm_ups=2))


def kernels(images: Mapping[str, str], runs: int) -> Iterator[Figure]:
    """Time the interpreter itself, without its start."""
    with TemporaryDirectory() as folder:
        dags = write_many(Path(folder), DAG_FILES)
        for kernel in KERNELS:
            name = NAMES.get(kernel, f"kernel: {kernel}")
            sides = {side: _kernel(image, kernel, dags) for side, image in images.items()}
            yield Figure("kernels", name, "s", alternating(name, sides, runs, warm_ups=1))


def _kernel(image: str, kernel: str, dags: Path) -> Callable[[], float]:
    code = Path(__file__).with_name("kernels.py").read_text()
    options = [f"--volume={dags}:/dags:ro"]
    return lambda: float(output(image, ["python", "-c", code, kernel], options).splitlines()[-1])


if __name__ == "__main__":
    main()
