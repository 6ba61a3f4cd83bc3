"""Read a plan from the JSON that `plan --json` prints."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Mapping
from typing import Any

from packaging.version import InvalidVersion, Version

from catalogue.days import day
from catalogue.errors import CatalogueError
from catalogue.model import Runtime
from catalogue.schema import check_schema
from release.bumping.carried_out import is_narrower
from release.common.errors import InputError
from release.planning.changes import Change, Held, Kind, Level
from release.planning.narrow import SYSTEM
from release.planning.plan import Plan


def read_plan(name: str, text: str, runtime: Runtime, published: Iterable[str] = ()) -> Plan:
    """Return the plan for a Runtime in the text of a file `name`, which has one plan or a list of plans.

    A plan that is carried out has no changes. `published` are the versions in the history.
    Raises InputError if there is none, or if it was made for another version of the Runtime.
    """
    plan = _plan(name, _of_runtime(name, _json(name, text), runtime))
    if plan.version == runtime.version or is_narrower(plan, runtime, published):
        return Plan(runtime.major, runtime.version, runtime.version, Level.NONE, (), plan.held)
    if plan.current != runtime.version:
        raise InputError(f"{name}: expected a plan from {runtime.version} on, found one from {plan.current} on")
    for change in plan.changes:
        _check_change(name, change, runtime)
    return plan


def _json(name: str, text: str) -> list[Any]:
    try:
        data = json.loads(text)
    # JSON that is nested thousands of levels deep is a RecursionError.
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: expected the JSON of `plan --json`, found: {error}") from None
    return data if isinstance(data, list) else [data]


def _of_runtime(name: str, plans: list[Any], runtime: Runtime) -> Mapping[str, Any]:
    for plan in plans:
        if isinstance(plan, dict) and plan.get("runtime") == runtime.name:
            return plan
    raise InputError(f"{name}: expected a plan for {runtime.name}, found none")


def _plan(name: str, data: Mapping[str, Any]) -> Plan:
    try:
        check_schema(name, data, json.loads(pkgutil.get_data(__package__, "plan_schema.json") or b""))
        changes = tuple(_change(name, index, row) for index, row in enumerate(data["changes"]))
    except (CatalogueError, ValueError) as error:
        raise InputError(str(error) if isinstance(error, CatalogueError) else f"{name}: {error}") from None
    held = tuple(Held(row["name"], row["version"], row["reason"]) for row in data["held"])
    major = int(data["version"].partition(".")[0])
    return Plan(major, data["current"], data["version"], Level[data["level"].upper()], changes, held)


def _change(name: str, index: int, row: Mapping[str, Any]) -> Change:
    published = row.get("published", "")
    if published:
        day(name, f"changes[{index}].published", published)
    return Change(
        kind=Kind(row["kind"]),
        name=row["name"],
        old=row["old"],
        new=row["new"],
        level=Level[row["level"].upper()],
        reason=row["reason"],
        pythons=tuple(row.get("pythons", ())),
        cves=tuple(row.get("cves", ())),
        published=published,
    )


def _check_change(name: str, change: Change, runtime: Runtime) -> None:
    if change.kind not in (*SYSTEM, Kind.BACKPORT) and not _is_version(change.new):
        raise InputError(f"{name}: {change.name}: expected a version such as 1.2.3, found {change.new!r}")
    have = runtime.airflow.version if change.kind is Kind.AIRFLOW else runtime.pins.get(change.name, change.old)
    if have != change.old:
        raise InputError(f"{name}: {change.name}: expected a change from {have} on, found one from {change.old} on")


def _is_version(text: str) -> bool:
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True
