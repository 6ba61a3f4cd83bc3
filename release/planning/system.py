"""The changes of what images have below the packages of Python: Debian's packages and CPython."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalogue.model import Runtime
from release.advisories.known import cves
from release.planning.changes import Change, Held, Kind, Level
from release.planning.check import Update
from release.planning.narrow import SYSTEM, narrowed
from release.planning.plan import Plan

# The version of what could not be asked for.
UNKNOWN = "unknown"


def with_system(
    plan: Plan, rows: Iterable[Update], runtime: Runtime, others: Iterable[Runtime], published: Iterable[str]
) -> Plan:
    """Return the plan with the updates of Debian's packages and of CPython among these rows, as patches.

    The reasons name the `others`, since all Runtimes of a suite or a Python share it. What could not be asked for is
    held.
    """
    found = [row for row in rows if row.kind in SYSTEM]
    known = [other for other in others if other.major != runtime.major]
    changes = [_change(row, runtime, known) for row in found if row.newest]
    held = [Held(row.name, UNKNOWN, row.problem) for row in found if row.problem]
    return narrowed(plan, (*plan.changes, *changes), held, published)


def _change(row: Update, runtime: Runtime, others: Sequence[Runtime]) -> Change:
    if row.kind is Kind.DEBIAN:
        what = f"a newer package of Debian {runtime.debian_suite}"
        sharing = [other for other in others if other.debian_suite == runtime.debian_suite]
    else:
        what = "newer patches of Debian" if "-" in row.newest else "a patch release of CPython"
        sharing = [other for other in others if minor_of(row.name) in other.python.supported]
    name = f"{row.name} ({', '.join(row.where)})" if row.where else row.name
    reason = "; ".join(part for part in (", ".join(row.fixes), what, _shared(sharing)) if part)
    return Change(row.kind, name, row.current, row.newest, Level.PATCH, reason, cves=cves(row.fixes))


def minor_of(name: str) -> str:
    """Return the Python minor of a change of the kind cpython: 3.11 of "python 3.11"."""
    return name.rpartition(" ")[2]


def _shared(others: Sequence[Runtime]) -> str:
    majors = [str(other.major) for other in others]
    if not majors:
        return ""
    *first, last = majors
    return f"Runtime {', '.join(first)} and {last} get it too" if first else f"Runtime {last} gets it too"
