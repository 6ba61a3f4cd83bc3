"""Write the changes of a plan into the text of a runtime.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from packaging.version import Version
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from release.common import round_trip
from release.planning.changes import Change, Kind
from release.planning.narrow import SYSTEM
from release.planning.plan import Plan


def edited(path: str, text: str, plan: Plan, day: date, cooldown: int) -> str:
    """Return the text of a Runtime's next version, released on that day; the same text if the plan has no changes.

    Its locks take what was published `cooldown` days before, and the versions of the plan, which may be younger.
    Raises CatalogueError if the text is no valid YAML.
    """
    if not plan.changes:
        return text
    data = round_trip.load(path, text)
    round_trip.replace(data, "version", plan.version)
    round_trip.replace(data, "release_date", str(day))
    # The day does not go back: what a lock has stays.
    round_trip.replace(data, "locked_at", max(data["locked_at"], str(day - timedelta(days=cooldown))))
    for change in plan.changes:
        if change.kind not in SYSTEM:
            _apply(data, change)
    _forget_deviations(data, {change.name for change in plan.changes})
    _forget_dates(data)
    _set_later(data, plan.changes)
    return round_trip.dump(data)


def _apply(data: CommentedMap, change: Change) -> None:
    if change.kind is Kind.AIRFLOW:
        _move_airflow(data["airflow"], change.new)
        return
    for group in ("providers", "packages"):
        if change.name in data[group]:
            round_trip.replace(data[group], change.name, change.new)
            _move_tied(data, change)
            return
    if change.kind is Kind.PROVIDER:
        _pin(data["providers"], change)
    else:
        _constrain(data, change)


def _pin(providers: CommentedMap, change: Change) -> None:
    """Add the row of a provider that the Runtime did not have. The rows are sorted by name."""
    before = [name for name in providers if name < change.name]
    if before:
        round_trip.insert(providers, before[-1], change.name, round_trip.quoted(change.new))
    else:
        providers.insert(0, change.name, round_trip.quoted(change.new))


def _move_airflow(airflow: CommentedMap, version: str) -> None:
    round_trip.replace(airflow, "version", version)
    # N of X.Y.Z+astro.N starts again with each Airflow.
    if "build" in airflow:
        round_trip.replace(airflow, "build", 1)


def _move_tied(data: CommentedMap, change: Change) -> None:
    """Move the constraints that are pinned to the old version, and whose reason names the package."""
    named = re.compile(rf"(?<![\w-]){re.escape(change.name)}(?![\w-])")
    for row in data["constraints"]:
        if row["version"] == f"=={change.old}" and named.search(row["reason"]):
            round_trip.replace(row, "version", f"=={change.new}")
            _date(row, _own_date(data, change))


def _constrain(data: CommentedMap, change: Change) -> None:
    """Require the new version of a package that only the lock has, on the Pythons of the change. Sorted by name."""
    rows, supported = data["constraints"], list(data["python"]["supported"])
    concerned = change.pythons or tuple(supported)
    known = [row for row in rows if row["name"] == change.name and _is_within(row, concerned, supported)]
    _narrow(rows, change.name, concerned, supported)
    own_date = _own_date(data, change)
    for row in known:
        round_trip.replace(row, "version", _range(change))
        round_trip.replace(row, "reason", change.reason)
        _date(row, own_date)
    if known:
        _widen(known, concerned, supported)
    else:
        rows_before = sum(row["name"] <= change.name for row in rows)
        round_trip.add(rows, rows_before, _row(change, own_date))


def _row(change: Change, own_date: str) -> CommentedMap:
    version = round_trip.quoted(_range(change))
    row = CommentedMap(name=change.name, version=version, reason=change.reason)
    if change.pythons:
        row["python"] = [round_trip.quoted(python) for python in change.pythons]
    _date(row, own_date)
    return row


def _own_date(data: CommentedMap, change: Change) -> str:
    """Return the day after a version was published, if the locks do not see it otherwise; else ""."""
    if change.published < data["locked_at"]:
        return ""
    # Not the end of the release day: what the package published since then is as young as any other.
    return str(date.fromisoformat(change.published) + timedelta(days=1))


def _date(row: CommentedMap, own_date: str) -> None:
    """Give a constraint a `locked_at` of its own, unless it is ""."""
    if not own_date:
        return
    if "locked_at" in row:
        round_trip.replace(row, "locked_at", max(row["locked_at"], own_date))
    else:
        round_trip.insert(row, list(row)[-1], "locked_at", round_trip.quoted(own_date))


def _set_later(data: CommentedMap, changes: Iterable[Change]) -> None:
    """List the pins that are younger than what the locks see, each with its own date."""
    later = {name: day for name, day in data.get("locked_later", {}).items() if day > data["locked_at"]}
    pins = {"apache-airflow", *data["providers"], *data["packages"]}
    moved = [change for change in changes if change.name in pins]
    later.update((change.name, _own_date(data, change)) for change in moved)
    if "locked_later" in data:
        round_trip.remove(data, "locked_later")
    rows = {name: round_trip.quoted(day) for name, day in sorted(later.items()) if day}
    if rows:
        round_trip.insert(data, "locked_at", "locked_later", CommentedMap(rows))


def _is_within(row: CommentedMap, pythons: Iterable[str], supported: list[str]) -> bool:
    return set(row.get("python", supported)) <= set(pythons)


def _narrow(rows: CommentedSeq, name: str, pythons: Iterable[str], supported: list[str]) -> None:
    """Take these Pythons from the rows of a package that hold for others too."""
    for row in rows:
        if row["name"] == name and not _is_within(row, pythons, supported):
            kept = [round_trip.quoted(one) for one in row.get("python", supported) if one not in set(pythons)]
            row["python"] = kept


def _widen(rows: list[CommentedMap], pythons: Iterable[str], supported: list[str]) -> None:
    """Add to the first row the Pythons that none of the rows holds for."""
    covered = {python for row in rows for python in row.get("python", supported)}
    missing = set(pythons) - covered
    if not missing:
        return
    held = [python for python in supported if python in missing or python in rows[0]["python"]]
    if held == supported:
        round_trip.remove(rows[0], "python")
    else:
        rows[0]["python"] = [round_trip.quoted(python) for python in held]


def _range(change: Change) -> str:
    """Return the range of a row: up to the next minor for a security fix, else the version alone."""
    if change.kind is not Kind.SECURITY:
        return f"=={change.new}"
    found = Version(change.new)
    return f">={change.new},<{found.major}.{found.minor + 1}"


def _forget_deviations(data: CommentedMap, moved: Iterable[str]) -> None:
    """Remove the deviations of packages that moved: the published version that they explain is no longer the goal."""
    rows = data.get("deviations", [])
    for index in reversed([index for index, row in enumerate(rows) if row["name"] in moved]):
        if len(rows) == 1:
            round_trip.remove(data, "deviations")
        else:
            round_trip.remove_row(rows, index)


def _forget_dates(data: CommentedMap) -> None:
    """Remove each `locked_at` of a constraint that the Runtime's own includes now."""
    for row in data["constraints"]:
        if row.get("locked_at", "9") <= data["locked_at"]:
            round_trip.remove(row, "locked_at")
