"""Build and test every Runtime, or those named: `prove [MAJOR ...] [--again] [--output FILE]`.

A run that was stopped can be continued: Runtimes that passed for the same state of the repository
are skipped. The last lines are a table. The exit code is 1 if something failed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from catalogue.paths import major, runtimes
from tools.common.checkout import commit, fingerprint
from tools.common.machine import facts
from tools.common.progress import report
from tools.majors.outcome import Outcome, Record, publish
from tools.majors.table import table
from tools.majors.work import FOLDER, prove


@click.command()
@click.argument("majors", nargs=-1, type=int)
@click.option("--again", is_flag=True, help="Also repeat Runtimes that passed before.")
@click.option("--output", type=click.Path(path_type=Path), help="Add the results to this file, as benchmark data.")
def main(majors: tuple[int, ...], again: bool, output: Path | None) -> None:
    """Build and test the Runtimes of these MAJORS, and print a table. The default is every Runtime."""
    root = Path.cwd()
    names = _chosen(runtimes(root), majors)
    record = Record(root / FOLDER / "outcomes.json", fingerprint(root))
    found = {} if again else record.load()
    for number, runtime in enumerate(names, start=1):
        if all_good(found.get(runtime, [])):
            report(f"{runtime}: {number} of {len(names)}, passed before, skipped")
        else:
            report(f"{runtime}: {number} of {len(names)}")
            found[runtime] = prove(root, runtime)
            record.save(found)
        if output:
            publish(output, runtime, found[runtime], commit=commit(root), machine=facts())
    rows = [row for runtime in names for row in found[runtime]]
    print(table(rows))
    sys.exit(0 if all_good(rows) else 1)


def all_good(rows: list[Outcome]) -> bool:
    """Return whether there are outcomes, and all of them are good."""
    return bool(rows) and all(row.is_good for row in rows)


def _chosen(names: list[str], majors: tuple[int, ...]) -> list[str]:
    known = {major(name): name for name in names}
    for wanted in majors:
        if wanted not in known:
            have = ", ".join(str(number) for number in known)
            raise click.UsageError(f"expected majors of {have}, found {wanted}")
    return [known[number] for number in known if not majors or number in majors]


if __name__ == "__main__":
    main()
