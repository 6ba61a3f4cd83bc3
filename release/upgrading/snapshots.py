"""What Airflow reads from its database at a time, and what is missing later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# A scheduler writes these again when it starts. Airflow 2.2 cannot read those of 2.8.
_REWRITTEN = ("serialized DAGs",)
_MOVED = "_airflow_moved"
_UNCOUNTED = ("alembic_version", "serialized_dag", "dag_code")


@dataclass(frozen=True)
class Snapshot:
    """Kind -> name -> value of what Airflow reads, kind -> why it cannot read it, and table -> number of rows."""

    rows: Mapping[str, Mapping[str, Any]]
    errors: Mapping[str, str]
    tables: Mapping[str, int]

    @property
    def total(self) -> int:
        """The number of rows in all tables."""
        return sum(self.tables.values())

    @property
    def aside(self) -> tuple[str, ...]:
        """The tables to which a migration has moved rows that the new schema refuses."""
        return tuple(f"{name} ({rows} rows)" for name, rows in self.tables.items() if name.startswith(_MOVED))


def from_data(data: Mapping[str, Any]) -> Snapshot:
    """Return the snapshot of the program's answer."""
    return Snapshot(data["rows"], data["errors"], data["tables"])


def lost(before: Snapshot, after: Snapshot, count_rows: bool = True) -> tuple[str, ...]:
    """Return what is missing or different after a migration. Values are not shown, since they may be secrets.

    `count_rows` tells to compare the numbers of rows, too; tables that a version does not have are no loss.
    """
    unreadable = [f"{kind} cannot be read: {reason}" for kind, reason in after.errors.items() if kind not in _REWRITTEN]
    differing = [
        f"{kind}: {name} {'differs' if name in after.rows[kind] else 'is missing'}"
        for kind, rows in before.rows.items()
        if kind in after.rows and kind not in _REWRITTEN
        for name, value in rows.items()
        if after.rows[kind].get(name) != value
    ]
    return (*unreadable, *differing, *(_fewer(before, after) if count_rows else ()))


def _fewer(before: Snapshot, after: Snapshot) -> list[str]:
    return [
        f"table {name}: {rows} rows before, {after.tables[name]} after"
        for name, rows in before.tables.items()
        if name in after.tables and after.tables[name] < rows and name not in _UNCOUNTED
    ]
