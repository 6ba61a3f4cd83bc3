"""Generate docs/runtimes.md: tables with the packages, the backports and the pins of each Runtime."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from catalogue.history import History
from catalogue.maintenance import end_of_maintenance, lifecycle
from catalogue.model import Constraint, Runtime
from catalogue.repository import load_history

PAGE = Path("docs/runtimes.md")
HEAD = """# The Runtimes

`./pants run tools/docs:write` generates this page from `runtimes/*/runtime.yaml` and `releases.yaml`. Change the
data, not the page.
"""


def page(root: Path, runtimes: Sequence[Runtime]) -> str:
    """Return the whole page. Raises CatalogueError if a history is invalid."""
    ends = maintained_until([(runtime, load_history(root, runtime.name)) for runtime in runtimes])
    return "\n".join([HEAD, overview(runtimes, ends), *(section(runtime) for runtime in runtimes)])


def maintained_until(majors: Iterable[tuple[Runtime, History]]) -> dict[int, str]:
    """Return major -> its last day of maintenance. A major without a release has none."""
    lives = [lifecycle(runtime, history) for runtime, history in majors if history.releases]
    return {life.major: str(end_of_maintenance(life, lives)) for life in lives}


def overview(runtimes: Iterable[Runtime], ends: Mapping[int, str]) -> str:
    """Return a table with one row for each Runtime. `ends` has the last days of maintenance by major."""
    return table(
        ("Runtime", "Airflow", "Python", "architectures", "channel", "released", "maintained until"),
        (
            (
                runtime.version,
                runtime.airflow.local_version,
                ", ".join(python + " (default)" * _is_default(runtime, python) for python in runtime.python.supported),
                ", ".join(runtime.architectures),
                runtime.channel,
                runtime.release_date,
                ends.get(runtime.major, ""),
            )
            for runtime in runtimes
        ),
    )


def section(runtime: Runtime) -> str:
    """Return the section of a Runtime: its packages, backports and pins."""
    return "\n".join(
        [
            f"## Runtime {runtime.major}",
            "",
            "Pinned packages:",
            "",
            table(("package", "version"), runtime.pins.items()),
            *_deviations(runtime),
            *_backports(runtime),
            "Pins that differ from Airflow's constraints:",
            "",
            table(("package", "version", "reason"), (_pin(constraint) for constraint in runtime.constraints)),
        ]
    )


def _deviations(runtime: Runtime) -> list[str]:
    if not runtime.deviations:
        return []
    rows = ((entry.name, entry.published, runtime.pins[entry.name], entry.reason) for entry in runtime.deviations)
    columns = ("package", "published", "here", "reason")
    return ["Versions that differ from the published image:", "", table(columns, rows)]


def _backports(runtime: Runtime) -> list[str]:
    if not runtime.backports:
        return []
    rows = ((f"[{entry.id}]({entry.upstream})", entry.summary, entry.since) for entry in runtime.backports)
    return [f"Backports to Airflow {runtime.airflow.version}:", "", table(("backport", "effect", "since"), rows)]


def _pin(constraint: Constraint) -> tuple[str, str, str]:
    only = f" (on {', '.join(constraint.python)})" if constraint.python else ""
    return constraint.name, f"`{constraint.version}`{only}", constraint.reason


def _is_default(runtime: Runtime, python: str) -> bool:
    return len(runtime.python.supported) > 1 and python == runtime.python.default


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table with a heading and rows."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n" for row in lines)
