"""The command line `measure [RUNTIME ...] [--only NAME ...] [--cold] [--runs N] [--output FILE]`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import click

from benchmarks import results
from benchmarks.commands import CommandFailedError
from benchmarks.majors import majors_table
from benchmarks.measurements import BUILDING, MEASUREMENTS, STARTING, chosen
from benchmarks.page_table import pages_table
from benchmarks.proofs import proofs_table
from benchmarks.rebuild import build_default_plain, build_plain
from benchmarks.report import comparison, markdown_report
from benchmarks.subject import Subject
from benchmarks.table import plain_text
from benchmarks.variant import NotBuiltError
from catalogue.errors import CatalogueError
from catalogue.paths import runtimes as runtimes_of
from catalogue.repository import find_root
from tools.common.checkout import commit
from tools.common.machine import facts as facts_of_machine
from tools.common.markers import MarkersMissingError, between
from tools.common.progress import report

DEFAULT = "runtime-10"
RESULTS = Path("benchmarks/results")
BEGIN = "<!-- results: begin; written by `./pants run benchmarks:measure -- --render` -->"
END = "<!-- results: end -->"
_ERRORS = (
    CommandFailedError,
    NotBuiltError,
    OSError,
    CatalogueError,
    MarkersMissingError,
)


@click.command()
@click.argument("runtimes", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Measure every Runtime, one after the other.")
@click.option("--only", multiple=True, type=click.Choice(list(MEASUREMENTS)), help="Run only this measurement.")
@click.option("--cold", "with_cold", is_flag=True, help="Cold builds too: removes the build cache and our images.")
@click.option("--runs", default=10, show_default=True, type=click.IntRange(1), help="Samples.")
@click.option("--output", type=click.Path(path_type=Path), help="The file for the results.")
@click.option("--render", "only_render", is_flag=True, help="Measure nothing; only write the README.")
def main(
    runtimes: tuple[str, ...],
    every: bool,
    only: tuple[str, ...],
    with_cold: bool,
    runs: int,
    output: Path | None,
    only_render: bool,
) -> None:
    """Compare the build and the images of each of RUNTIMES (runtime-10) with those of a plain Dockerfile."""
    try:
        root = find_root(Path.cwd())
        if only_render:
            render(root)
            return
        for runtime in runtimes_of(root) if every else runtimes or (DEFAULT,):
            path = root / (output or RESULTS / f"{runtime}.json")
            measure(Subject(root, runtime, runs), chosen(only, with_cold), path)
    except _ERRORS as error:
        print(f"measure: {error}", file=sys.stderr)
        sys.exit(1)


def measure(subject: Subject, names: Sequence[str], path: Path) -> None:
    """Run these measurements, save each figure immediately, and print all figures in the file."""
    facts = {**facts_of(subject), "machine": facts_of_machine()}
    found = results.load(path)
    for number, name in enumerate(names, start=1):
        report(f"{name}: {number} of {len(names)} measurements")
        if name in STARTING:
            build_default_plain(subject)
        elif name not in BUILDING:
            build_plain(subject)
        for figure in MEASUREMENTS[name](subject):
            found = results.merged(found, facts, [figure])
            results.save(path, found)
    print(plain_text(comparison(results.figures(found))))
    report(f"written: {path}")


def facts_of(subject: Subject) -> dict[str, Any]:
    """Return the Runtime, the date and the commit of a measurement."""
    date = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {"runtime": subject.runtime, "date": date, "commit": commit(subject.root)}


def render(root: Path) -> None:
    """Write the results to the README: proofs, a summary of all Runtimes, their pages, and the default's details."""
    file = root / "benchmarks" / "README.md"
    every = majors_table([results.load(path) for path in (root / RESULTS).glob("runtime-*.json")])
    proofs = proofs_table(results.load(root / RESULTS / "proofs.json"))
    pages = pages_table([results.load(path) for path in (root / RESULTS / "pages").glob("runtime-*.json")])
    details = markdown_report(results.load(root / RESULTS / f"{DEFAULT}.json"))
    parts = [part for part in (proofs, every, pages, details) if part]
    file.write_text(between(file, BEGIN, END, "\n\n".join(parts)))
    report(f"written: {file}")


if __name__ == "__main__":
    main()
