"""Generate docs/runtimes.md: tables with the backports and the pins of each Runtime."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from catalogue.model import Constraint, Runtime

PAGE = Path("docs/runtimes.md")
HEAD = """# Backports and pins

What each Runtime adds to its Airflow, and the packages whose versions differ from those that Airflow was tested with.
The versions of [the provider packages](providers.md#versions) are on another page.

`./pants run tools/docs:write` generates this page from `runtimes/*/runtime.yaml`. Change the data, not the page.
"""


def page(runtimes: Iterable[Runtime]) -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *(section(runtime) for runtime in runtimes)])


def section(runtime: Runtime) -> str:
    """Return the section of a Runtime: its backports and pins."""
    return "\n".join(
        [
            f"## Runtime {runtime.major}",
            "",
            f"Version {runtime.version}, with Airflow {runtime.airflow.local_version}.",
            "",
            *_deviations(runtime),
            *_backports(runtime),
            *_pins(runtime),
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


def _pins(runtime: Runtime) -> list[str]:
    if not runtime.constraints:
        return []
    rows = (_pin(constraint) for constraint in runtime.constraints)
    return ["Pins that differ from Airflow's constraints:", "", table(("package", "version", "reason"), rows)]


def _pin(constraint: Constraint) -> tuple[str, str, str]:
    only = f" (on {', '.join(constraint.python)})" if constraint.python else ""
    return constraint.name, f"`{constraint.version}`{only}", constraint.reason


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table with a heading and rows."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n" for row in lines)
