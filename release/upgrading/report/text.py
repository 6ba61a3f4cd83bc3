"""The report as text for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.table import Table

from release.upgrading.report import words
from release.upgrading.report.findings import Finding
from release.upgrading.report.moves import Move
from release.upgrading.report.report import Report

# The end of a log says why.
DETAIL_LINES = 12


def text(found: Report, columns: int) -> str:
    """Return a report as text. Tables are `columns` wide at most; other lines are not broken."""
    out = io.StringIO()
    console = Console(file=out, width=columns, markup=False, highlight=False, color_system=None)
    console.print(f"{found.project}: {found.verdict}\n", soft_wrap=True)
    console.print(_versions(found))
    first = found.stages[0].image.name
    for title, rows in (
        ("Will break", _findings(found.breaks, found)),
        (f"Broken on {first} already", _findings(found.already, found)),
        ("Deprecated", _deprecated(found)),
        ("Moved", _moved(found)),
        ("Database", _database(found)),
    ):
        for number, row in enumerate(rows):
            if number == 0:
                console.print(f"\n{title}\n{'=' * len(title)}")
            console.print(row, soft_wrap=isinstance(row, str))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _versions(found: Report) -> Table:
    table = Table("version", "Airflow", "Python", "build", "DAGs", "tests", box=box.SIMPLE_HEAD, show_edge=False)
    for stage in found.stages:
        image, built = stage.image, "done" if stage.build.succeeded else "failed"
        table.add_row(image.name, image.airflow, words.python(stage), built, words.dags(stage), words.tests(stage))
    return table


def _findings(findings: Sequence[Finding], found: Report) -> Iterator[str]:
    for finding in findings:
        about = ", ".join(part for part in (words.KINDS[finding.kind], words.when(finding, found)) if part)
        yield f"- {finding.place or about}{f' ({about})' if finding.place else ''}: {finding.title}"
        if finding.advice:
            yield f"  {finding.advice}"
        if finding.detail and finding.kind != "import":
            yield from (f"  | {line}" for line in finding.detail.splitlines()[-DETAIL_LINES:])


def _deprecated(found: Report) -> Iterator[str]:
    for each in found.deprecated:
        yield f"- {each.message}"
        yield f"  {', '.join(each.places)}"


def _moved(found: Report) -> Iterator[RenderableType]:
    if found.moved is None:
        return
    for name, move in (("Airflow", found.moved.airflow), ("Python", found.moved.python)):
        if move:
            yield f"{name}: {words.arrow(move)}"
    # Few read two hundred rows in a terminal. The other two forms have all of them.
    telling = [move for move in found.moved.packages if move.is_major or move.direction == "removed"]
    for title, moves in (("provider", found.moved.providers), ("other package", telling)):
        if moves:
            yield _table(title, moves)
    others = len(found.moved.packages) - len(telling)
    yield f"other packages that are added or move within their major: {others}; unchanged: {found.moved.unchanged}"


def _table(title: str, moves: Sequence[Move]) -> Table:
    table = Table(title, "from", "to", "", box=box.SIMPLE_HEAD, show_edge=False)
    for move in moves:
        table.add_row(move.name, move.old, move.new, "major" if move.is_major else move.direction)
    return table


def _database(found: Report) -> Iterator[str]:
    if found.database is None:
        return
    yield found.database.server
    for number, row in enumerate(found.database.migrations):
        yield f"- {row.name} (Airflow {row.airflow}): {words.migration(row, number == 0)}"
    yield f"- back: {words.downgrade(found.database, found.stages[0].image.name)}"
    back = found.database.downgrade
    if back and back.log:
        yield from (f"  | {line}" for line in back.log.splitlines()[-DETAIL_LINES:])
    yield from (f"  | {line}" for line in (back.lost if back else ()))
