"""The verb `scan`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from catalogue.paths import Paths
from release.advisories.severity import Severity
from release.cli.context import context
from release.cli.images import IMAGE, PLATFORM, subject
from release.cli.options import ADVISORIES, AS_OF, JSON, day, print_json
from release.cli.tables import print_table
from release.common.errors import InputError
from release.scanning.findings import Finding, findings
from release.scanning.parts import of_bill
from release.vex.accepted import Acceptance, load_accepted
from release.vex.statements import package, statements

BLOCKED = 1
_LEVELS = [one.name.lower() for one in Severity if one]


@click.command()
@IMAGE
@ADVISORIES
@click.option("--level", type=click.Choice(_LEVELS), default="high", show_default=True, help="The lowest that fails.")
@PLATFORM
@AS_OF
@JSON
def scan(
    name: str, places: tuple[str, ...], level: str, platform: str | None, as_of: datetime | None, as_json: bool
) -> None:
    """Compare the packages of IMAGE with security advisories.

    Fails (exit code 1) on a finding that has a fix, from the level on or of unknown severity, unless a patch fixes it
    or the vex.yaml of the Runtime accepts it. Also fails on an acceptance that has expired.
    """
    if not places:
        raise InputError("--advisories: expected at least one place, found none")
    now = context(day(as_of))
    today = now.now.date()
    known = now.advisories(places)
    with subject(now, name, platform) as found:
        bill, runtime = found.bill, found.recipe.runtime
    accepted = load_accepted(now.root, runtime.name)
    packages = {package(component) for component in bill.components}
    expired = [row for row in accepted if row.is_expired(today) and row.package in packages]
    rows = findings(of_bill(bill), known, statements(bill, accepted, today))
    blocking = [row for row in rows if row.is_blocking(Severity[level.upper()])]
    if as_json:
        print_json({"findings": [_data(row, row in blocking) for row in rows], "expired": [row.id for row in expired]})
    else:
        _print(name, rows, blocking, expired, Paths(runtime.name).vex)
    if blocking or expired:
        sys.exit(BLOCKED)


def _data(row: Finding, is_blocking: bool) -> Mapping[str, Any]:
    return {
        "id": row.id,
        "package": row.part.package,
        "version": row.part.version,
        "purl": row.part.purl,
        "severity": row.severity.name.lower(),
        "fix": row.fix,
        "state": row.state.value,
        "note": row.note,
        "blocking": is_blocking,
    }


def _print(
    name: str, rows: Sequence[Finding], blocking: Sequence[Finding], expired: Sequence[Acceptance], path: str
) -> None:
    click.echo(f"{name}: {len(rows)} findings, {len(blocking)} of them must be fixed or accepted")
    if rows:
        print_table(("", "severity", "id", "package", "version", "fixed in", "state"), map(_row(blocking), rows))
    for row in expired:
        click.echo(f"{path}: {row.id}: the acceptance for {row.package} expired on {row.expires}")


def _row(blocking: Sequence[Finding]) -> Any:
    def cells(row: Finding) -> tuple[str, ...]:
        state = f"{row.state.value}: {row.note}" if row.note else row.state.value
        mark = "✗" if row in blocking else ""
        return mark, row.severity.name.lower(), row.id, row.part.package, row.part.version, row.fix or "-", state

    return cells
