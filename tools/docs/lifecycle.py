"""Generate the tables of docs/lifecycle.md: how long each Runtime is maintained, and which versions were yanked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalogue.history import History
from catalogue.maintenance import TERMS, end_of_maintenance
from catalogue.maintenance import lifecycle as life_of
from catalogue.model import Runtime
from catalogue.repository import load_history
from tools.docs.marked import fill
from tools.docs.release_notes import link
from tools.docs.runtimes import table

PAGE = Path("docs/lifecycle.md")
CHANNELS = {"stable": "stable", "lts": "LTS"}


@dataclass(frozen=True)
class Major:
    """A Runtime with a release, and its published versions."""

    runtime: Runtime
    history: History


def page(root: Path, runtimes: Sequence[Runtime]) -> str:
    """Return the page. Raises CatalogueError or MarkersMissingError."""
    return fill(root / PAGE, tables(root, runtimes))


def tables(root: Path, runtimes: Sequence[Runtime]) -> dict[str, str]:
    """Return the name and the text of each table. Raises CatalogueError if a history is invalid."""
    majors = released(root, runtimes)
    return {"policy": policy(), "lifecycle": lifecycle(majors), "ends": ends(majors), "yanked": yanked(majors)}


def released(root: Path, runtimes: Sequence[Runtime]) -> list[Major]:
    """Return the Runtimes that have a release. Raises CatalogueError if a history is invalid."""
    pairs = (Major(runtime, load_history(root, runtime.name)) for runtime in runtimes)
    return [major for major in pairs if major.history.releases]


def policy() -> str:
    """Return a table of the rule: the months of maintenance in each channel."""
    heading = ("channel", "months after the first release", "months after the first release of the successor")
    rows = ((CHANNELS[name], str(term.months), str(term.months_after_successor)) for name, term in TERMS.items())
    return table(heading, rows)


def lifecycle(majors: Sequence[Major]) -> str:
    """Return a table with the dates of each Runtime."""
    last = maintained_until(majors)
    heading = ("Runtime", "channel", "first release", "newest version", "its release", "maintained until")
    return table(heading, ((*_dates(major), last[major.runtime.major]) for major in majors))


def _dates(major: Major) -> tuple[str, ...]:
    runtime, releases = major.runtime, major.history.releases
    newest = link(runtime, releases[0].version)
    channel = CHANNELS[runtime.channel]
    return str(runtime.major), channel, str(releases[-1].released), newest, str(releases[0].released)


def maintained_until(majors: Sequence[Major]) -> dict[int, str]:
    """Return major -> its last day of maintenance."""
    lives = [life_of(major.runtime, major.history) for major in majors]
    return {life.major: str(end_of_maintenance(life, lives)) for life in lives}


def ends(majors: Sequence[Major]) -> str:
    """Return a table of the days that do not follow from the rule, with the reasons."""
    return table(("Runtime", "day", "what it is", "reason"), (row for major in majors for row in _ends(major)))


def _ends(major: Major) -> Iterator[tuple[str, str, str, str]]:
    history = major.history
    kinds = {"end of maintenance": history.announced_end, "updates here until": history.maintained_until}
    for kind, end in kinds.items():
        if end:
            yield str(major.runtime.major), str(end.day), kind, end.reason


def yanked(majors: Sequence[Major]) -> str:
    """Return a table of the yanked versions, with the reasons."""
    releases = ((major.runtime, release) for major in majors for release in major.history.releases)
    rows = ((link(runtime, one.version), str(one.released), one.yanked) for runtime, one in releases if one.yanked)
    return table(("version", "released", "reason"), rows)
