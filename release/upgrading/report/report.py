"""The report of an upgrade test, from which the HTML, the text and the JSON are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from release.upgrading.model import Database, Stage, Upgrade
from release.upgrading.report import findings
from release.upgrading.report.findings import Deprecated, Finding
from release.upgrading.report.moves import Moved, moved


@dataclass(frozen=True)
class Report:
    """What a person has to know. `already` fails on the first version, too, so the upgrade does not break it."""

    project: str
    created: datetime
    stages: tuple[Stage, ...]
    breaks: tuple[Finding, ...]
    already: tuple[Finding, ...]
    deprecated: tuple[Deprecated, ...]
    moved: Moved | None
    database: Database | None

    @property
    def verdict(self) -> str:
        """The one line that matters most."""
        start, end = self.stages[0].image.name, self.stages[-1].image.name
        if self.breaks:
            things = "1 thing" if len(self.breaks) == 1 else f"{len(self.breaks)} things"
            return f"{things} will break from {start} to {end}"
        return f"nothing breaks from {start} to {end}"


def report(upgrade: Upgrade, created: datetime) -> Report:
    """Return the report of an upgrade that was tried at a time."""
    first, last = upgrade.stages[0].probe, upgrade.stages[-1].probe
    return Report(
        upgrade.project,
        created,
        upgrade.stages,
        findings.breaks(upgrade),
        findings.already(upgrade),
        findings.deprecated(upgrade),
        moved(first, last) if first and last else None,
        upgrade.database,
    )
