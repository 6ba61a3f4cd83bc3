from __future__ import annotations

from release.planning.changes import Change, Kind, Level
from release.planning.older import older
from release.planning.testing import HTTP, NOW, runtime_10, upstream, wheel

OLD = "2024-06-01"
NEWEST = Change(Kind.PROVIDER, HTTP, "4.11.1", "4.13.0", Level.MINOR, "")


def versions(*, requires: dict[str, str] | None = None, **days: str) -> list[tuple[str, str]]:
    known = {name.strip("v").replace("_", "."): day for name, day in days.items()}
    found = older(NEWEST, runtime_10(), upstream({HTTP: known}, requires or {}))
    return [(change.new, str(change.level)) for change in found]


def test_older_versions_have_a_level_of_their_own() -> None:
    found = versions(v4_11_2=OLD, v4_12_0=OLD, v4_13_0=OLD, v4_14_0=OLD, v4_11_0=OLD)
    assert found == [("4.12.0", "minor"), ("4.11.2", "patch")]


def test_a_version_that_the_plan_could_not_take_is_left_out() -> None:
    too_new = {wheel(HTTP, "4.12.1"): "apache-airflow>=2.9"}
    found = versions(v4_12_0=OLD, v4_12_1=OLD, v4_12_2=str(NOW.date()), requires=too_new)
    assert found == [("4.12.0", "minor")]


def test_a_fix_of_a_lock_has_no_older_versions() -> None:
    fix = Change(Kind.SECURITY, "idna", "3.6", "3.7", Level.PATCH, "")
    assert list(older(fix, runtime_10(), upstream({"idna": {"3.6.1": OLD}}))) == []
