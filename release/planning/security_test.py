from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from catalogue.model import Constraint
from release.advisories.known import advisories
from release.advisories.record import parse
from release.advisories.testing import record
from release.planning.changes import Held, Kind, Level
from release.planning.check import updates
from release.planning.locked import Locked
from release.planning.plan import plan
from release.planning.security import Finding, findings
from release.planning.state import State
from release.planning.testing import HTTP, NOW, runtime_10, upstream
from release.planning.upstream import Upstream

OLD = "2024-05-01"
BOTH = {"3.9": "3.1.0", "3.11": "3.1.0"}
JINJA = record("PYSEC-2024-1", "Jinja2", {"fixed": "3.1.4"}, aliases=["CVE-2024-34064"])


def locked(versions: Mapping[str, str] = BOTH, *rows: Constraint) -> State:
    return replace(runtime_10(), locked=Locked({"jinja2": versions}, rows))


def index(*records: dict[str, Any], **versions: Mapping[str, str]) -> Upstream:
    found = [advisory for data in records for advisory in [parse("", data)] if advisory]
    return upstream(versions, known=advisories(found, NOW.date()))


def found(state: State, news: Upstream) -> Finding:
    (one,) = findings(state, news)
    return one


def test_a_fix_is_a_patch() -> None:
    made = plan(locked(), index(JINJA, jinja2={"3.1.3": OLD, "3.1.4": OLD, "3.1.5": OLD, "3.2": OLD}))
    (change,) = made.changes
    assert made.version == "10.9.1"
    assert (change.kind, change.name, change.old, change.new) == (Kind.SECURITY, "jinja2", "3.1.0", "3.1.4")
    assert (change.level, change.reason, change.pythons) == (Level.PATCH, "CVE-2024-34064", ())
    assert change.cves == ("CVE-2024-34064",)


def test_a_version_that_an_advisory_names_needs_no_cool_down() -> None:
    news = index(JINJA, jinja2={"3.1.4": "2024-06-19"})
    assert found(locked(), news).fixed == "3.1.4"
    assert found(locked(), index(JINJA, jinja2={"3.1.5": "2024-06-19"})).fixed == ""


def test_a_withdrawn_advisory_finds_nothing() -> None:
    news = index({**JINJA, "withdrawn": "2024-06-02T00:00:00Z"}, jinja2={"3.1.4": OLD})
    assert plan(locked(), news).changes == ()


def test_an_advisory_does_not_exist_before_its_day() -> None:
    news = index(JINJA, jinja2={"3.1.4": OLD})
    assert plan(locked(), news.at(NOW.replace(month=5, day=31))).changes == ()
    assert plan(locked(), news.at(NOW.replace(day=1))).changes != ()


def test_a_fixed_lock_has_no_finding() -> None:
    assert findings(locked({"3.11": "3.1.4"}), index(JINJA)) == []


def test_the_fix_is_the_lowest_version_without_any_advisory() -> None:
    other = record("PYSEC-2024-2", "jinja2", {"fixed": "3.1.6"}, aliases=["CVE-2024-56201"])
    one = found(locked(), index(JINJA, other, jinja2={"3.1.4": OLD, "3.1.6": OLD, "3.1.7": OLD}))
    assert (one.fixed, one.fixes) == ("3.1.6", ("CVE-2024-34064", "CVE-2024-56201"))


def test_without_a_fix_for_all_the_fewest_advisories_are_left() -> None:
    other = record("PYSEC-2024-2", "jinja2", aliases=["CVE-2024-56201"])
    one = found(locked(), index(JINJA, other, jinja2={"3.1.4": OLD, "3.1.6": OLD}))
    assert (one.fixed, one.fixes) == ("3.1.4", ("CVE-2024-34064",))
    assert one.held == (Held("jinja2", "", "CVE-2024-56201: not fixed yet"),)


def test_a_version_that_is_no_candidate_is_named_with_the_reason() -> None:
    one = found(locked(), index(JINJA, jinja2={"3.1.5": "2024-06-19"}))
    assert one.held == (
        Held("jinja2", "3.1.5", "CVE-2024-34064: younger than 3 days, until 2024-06-22 00:00 UTC"),
    )


def test_a_row_of_ours_holds_a_fix_unless_an_advisory_is_its_reason() -> None:
    news = index(JINJA, jinja2={"3.1.4": OLD})
    one = found(locked(BOTH, Constraint("jinja2", "<3.1.1", "breaks the menu")), news)
    assert (one.fixed, one.held[0].reason) == ("", "CVE-2024-34064: held at <3.1.1: breaks the menu")
    assert found(locked(BOTH, Constraint("jinja2", ">=3.1,<3.1.1", "CVE-2023-1000")), news).fixed == "3.1.4"


def test_pythons_with_other_versions_have_their_own_change() -> None:
    state = locked({"3.9": "3.1.0", "3.11": "3.1.4"})
    (change,) = plan(state, index(JINJA, jinja2={"3.1.4": OLD})).changes
    assert change.pythons == ("3.9",)


def test_a_fix_of_a_pin_is_its_reason() -> None:
    data = record("PYSEC-2024-3", HTTP, {"fixed": "4.11.2"}, aliases=["CVE-2024-1000"])
    news = index(data, **{HTTP: {"4.11.2": OLD}})
    (change,) = plan(runtime_10(), news).changes
    assert (change.kind, change.new) == (Kind.PROVIDER, "4.11.2")
    assert (change.reason, change.cves) == ("CVE-2024-1000; a new patch version", ("CVE-2024-1000",))
    (update,) = (row for row in updates(runtime_10(), news) if row.fixes)
    assert (update.name, update.fixes, update.group) == (HTTP, ("CVE-2024-1000",), "security")


AIRFLOW = record("PYSEC-2024-4", "apache-airflow", {"fixed": "2.9.0"}, aliases=["CVE-2024-31869"])


def test_what_no_candidate_fixes_names_the_fixed_version() -> None:
    row = updates(runtime_10(), index(AIRFLOW))[0]
    assert row.unfixed == (Held("apache-airflow", "2.9.0", "CVE-2024-31869: no candidate"),)


def test_a_cve_that_a_backport_fixes_is_none() -> None:
    state = replace(runtime_10(), backports={"load-provider-configuration": ("CVE-2024-31869",)})
    assert updates(state, index(AIRFLOW))[0].unfixed == ()


def test_a_plan_with_a_new_airflow_names_the_backports_to_check() -> None:
    state = replace(runtime_10(), backports={"end-fired-triggers": ()})
    assert plan(state, index()).backports == ()
    news = upstream({"apache-airflow": {"2.8.5": OLD}})
    assert plan(state, news).backports == ("end-fired-triggers",)
    (row,) = (row for row in updates(state, news) if row.kind is Kind.BACKPORT)
    assert (row.name, row.newest, row.held[0].reason) == (
        *("end-fired-triggers", "2.8.5"),
        "to be checked against Airflow 2.8.5",
    )
