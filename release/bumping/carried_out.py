"""Recognise a plan of which a bump has carried out a part."""

from __future__ import annotations

from collections.abc import Iterable

from packaging.version import Version

from catalogue.model import Runtime
from release.planning.changes import Change, Kind, Level
from release.planning.narrow import SYSTEM
from release.planning.plan import Plan
from release.planning.versions import following


def is_narrower(plan: Plan, runtime: Runtime, published: Iterable[str]) -> bool:
    """Return whether the Runtime is the patch release that a bump makes of a minor release without its minor changes.

    `published` are the versions in the history.
    """
    before = [version for version in published if version != runtime.version]
    if plan.level is not Level.MINOR or runtime.version != following(plan.current, Level.PATCH, before):
        return False
    outcomes = [(_is_done(change, runtime), _is_open(change, runtime)) for change in plan.changes]
    return any(done for done, _ in outcomes) and all(done or is_open for done, is_open in outcomes)


def _is_done(change: Change, runtime: Runtime) -> bool:
    """Return whether the Runtime has the change, or an older version of it that could be locked."""
    if change.kind in SYSTEM:
        # All Runtimes share these, so runtime.yaml does not tell.
        return True
    if have := _version(change, runtime):
        return change.old != have and Version(change.old or "0") < Version(have) <= Version(change.new)
    rows = (row for row in runtime.constraints if row.name == change.name)
    return any(row.version.startswith((f">={change.new},", f"=={change.new}")) for row in rows)


def _is_open(change: Change, runtime: Runtime) -> bool:
    return _version(change, runtime) in (change.old, "")


def _version(change: Change, runtime: Runtime) -> str:
    """Return the version that runtime.yaml has; "" if it has none."""
    return runtime.airflow.version if change.kind is Kind.AIRFLOW else runtime.pins.get(change.name, "")
