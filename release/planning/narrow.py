"""Plans with fewer changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from release.planning.changes import Change, Held, Kind, Level
from release.planning.plan import Plan
from release.planning.versions import following

# What images have below the packages of Python.
SYSTEM = (Kind.DEBIAN, Kind.CPYTHON)
# The other kinds are decided or carried out by a person.
WRITTEN = (Kind.AIRFLOW, Kind.PROVIDER, Kind.PACKAGE, Kind.SECURITY, Kind.LOCKED, *SYSTEM)


def narrowed(plan: Plan, changes: Sequence[Change], held: Iterable[Held], published: Iterable[str]) -> Plan:
    """Return the plan with only these of its changes. `held` has the others; `published` are the known versions."""
    level = max((change.level for change in changes), default=Level.NONE)
    version = following(plan.current, level, published)
    return replace(plan, version=version, level=level, changes=tuple(changes), held=(*plan.held, *held))


def writable(plan: Plan, published: Iterable[str]) -> Plan:
    """Return the plan with only the changes that a bump can write."""
    changes = [change for change in plan.changes if change.kind in WRITTEN]
    others = [change for change in plan.changes if change.kind not in WRITTEN]
    held = [Held(row.name, row.new, f"a bump does not write changes of the kind {row.kind.value}") for row in others]
    return narrowed(plan, changes, held, published)
