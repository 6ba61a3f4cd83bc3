from __future__ import annotations

from typing import Any

from release.upgrading.snapshots import Snapshot, lost


def snapshot(tables: dict[str, int] | None = None, errors: dict[str, str] | None = None, **rows: Any) -> Snapshot:
    return Snapshot(rows, errors or {}, tables or {})


def test_what_stays_is_not_lost_and_what_comes_is_not_either() -> None:
    before = snapshot({"dag_run": 1, "old": 3}, runs={"a": "success"})
    after = snapshot({"dag_run": 2, "new": 0}, runs={"a": "success", "b": "failed"})
    assert lost(before, after) == ()


def test_a_missing_a_different_and_an_unreadable_entry_are_lost() -> None:
    before = snapshot(connections={"a": "secret", "b": "x"}, variables={"v": "1"})
    after = snapshot({}, {"variables": "InvalidToken: "}, connections={"a": "other"})
    found = lost(before, after)
    assert found == (
        "variables cannot be read: InvalidToken: ",
        "connections: a differs",
        "connections: b is missing",
    )
    assert "secret" not in str(found)


def test_fewer_rows_are_lost_unless_a_scheduler_writes_them_again() -> None:
    before = Snapshot({"serialized DAGs": {"a": ["one"]}}, {}, {"xcom": 3, "dag_code": 2})
    after = Snapshot({}, {"serialized DAGs": "AttributeError: x"}, {"xcom": 1, "dag_code": 0})
    assert lost(before, after) == ("table xcom: 3 rows before, 1 after",)
    assert lost(before, after, count_rows=False) == ()


def test_rows_that_a_migration_moved_aside_are_named() -> None:
    assert snapshot({"xcom": 3, "_airflow_moved__2_3__dangling__xcom": 2}).aside == (
        "_airflow_moved__2_3__dangling__xcom (2 rows)",
    )
