from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from release.common.properties import SAME_EXAMPLES
from release.planning.changes import Kind, Level
from release.planning.plan import Plan, plan
from release.planning.state import State
from release.planning.testing import HTTP, NOW, PINS, runtime_10, upstream, wheel

OLD = "2024-06-01"


def moved(of: Plan) -> dict[str, str]:
    return {change.name: change.new for change in of.changes}


def held(of: Plan) -> dict[tuple[str, str], str]:
    return {(row.name, row.version): row.reason for row in of.held}


def after(state: State, of: Plan) -> State:
    pins = {name: moved(of).get(name, version) for name, version in state.pins.items()}
    return replace(state, version=of.version, airflow=of.airflow or state.airflow, pins=pins)


def test_without_news_nothing_changes() -> None:
    found = plan(runtime_10(), upstream({}))
    assert (found.version, found.level, found.changes) == ("10.9.0", Level.NONE, ())


def test_a_patch_release_of_airflow_is_a_minor_release_from_runtime_7_on() -> None:
    news = upstream({"apache-airflow": {"2.8.5": "2024-06-20"}}, now=NOW + timedelta(hours=1))
    found = plan(runtime_10(), news)
    assert (found.version, found.airflow) == ("10.10.0", "2.8.5")
    (change,) = found.changes
    assert (change.kind, change.old, change.level) == (Kind.AIRFLOW, "2.8.4", Level.MINOR)


def test_a_patch_release_of_airflow_is_a_patch_release_before_runtime_7() -> None:
    state = State(6, "6.9.2", "2.4.2", {}, ("3.9.2",))
    assert plan(state, upstream({"apache-airflow": {"2.4.3": OLD}})).version == "6.9.3"


def test_another_minor_of_airflow_is_not_for_this_runtime() -> None:
    assert plan(runtime_10(), upstream({"apache-airflow": {"2.9.0": OLD}})).changes == ()


def test_a_new_minor_of_a_provider_is_a_minor_release() -> None:
    assert plan(runtime_10(), upstream({HTTP: {"4.12.0": OLD}})).version == "10.10.0"


def test_a_new_patch_of_a_provider_is_a_patch_release() -> None:
    assert plan(runtime_10(), upstream({HTTP: {"4.11.2": OLD}})).version == "10.9.1"


def test_a_new_minor_of_astronomer_providers_is_a_minor_release() -> None:
    news = upstream({"astronomer-providers": {"1.18.0": OLD}})
    assert plan(runtime_10({"astronomer-providers": "1.17.3"}), news).version == "10.10.0"


def test_a_new_patch_of_astronomer_providers_is_a_patch_release() -> None:
    assert plan(runtime_10(), upstream({"astronomer-providers": {"1.18.5": OLD}})).version == "10.9.1"


def test_a_new_major_of_a_provider_is_held() -> None:
    found = plan(runtime_10(), upstream({HTTP: {"5.0.0": OLD, "4.12.0": OLD}}))
    assert moved(found) == {HTTP: "4.12.0"}
    assert held(found) == {(HTTP, "5.0.0"): "a new major: release/policy.yaml does not allow it"}


def test_a_new_major_that_the_policy_allows_waits_for_a_minor_release() -> None:
    news = upstream({HTTP: {"5.0.0": OLD}, "pip": {"24.1": OLD}})
    news = replace(news, policy=replace(news.policy, majors={HTTP: (10,)}))
    found = plan(runtime_10(), news, Level.PATCH)
    assert (found.version, moved(found)) == ("10.9.1", {"pip": "24.1"})
    assert held(found) == {(HTTP, "5.0.0"): "for a minor release"}
    assert plan(runtime_10(), news).version == "10.10.0"


def test_a_cap_holds_a_version_with_its_reason() -> None:
    name = "apache-airflow-providers-cncf-kubernetes"
    found = plan(runtime_10({name: "7.14.0"}), upstream({name: {"8.0.0": OLD}}))
    assert held(found)[name, "8.0.0"].startswith("capped at <8: ")


@pytest.mark.parametrize(
    ("name", "old", "new"), [("astronomer-providers", "1.18.4", "1.19.4"), ("astro-sdk-python", "1.8.0", "1.9.0")]
)
def test_a_package_that_needs_a_held_major_of_a_provider_is_not_tried(name: str, old: str, new: str) -> None:
    found = plan(runtime_10({name: old}), upstream({name: {new: OLD}}))
    assert found.changes == ()
    assert held(found)[name, new].startswith("capped at <1.")


def test_a_provider_for_a_newer_airflow_is_held() -> None:
    requires = {wheel(HTTP, "4.13.0"): "apache-airflow>=2.9.0"}
    found = plan(runtime_10(), upstream({HTTP: {"4.13.0": OLD, "4.12.0": OLD}}, requires))
    assert moved(found) == {HTTP: "4.12.0"}
    assert held(found) == {(HTTP, "4.13.0"): "requires Airflow >=2.9.0"}


def test_a_provider_may_require_the_airflow_of_the_same_plan() -> None:
    requires = {wheel(HTTP, "4.12.0"): "apache-airflow>=2.8.5"}
    news = upstream({"apache-airflow": {"2.8.5": OLD}, HTTP: {"4.12.0": OLD}}, requires)
    assert moved(plan(runtime_10(), news)) == {"apache-airflow": "2.8.5", HTTP: "4.12.0"}


def test_a_patch_release_takes_no_change_for_a_minor_release() -> None:
    found = plan(runtime_10(), upstream({HTTP: {"4.12.0": OLD}, "pip": {"24.1": OLD}}), Level.PATCH)
    assert (found.version, moved(found)) == ("10.9.1", {"pip": "24.1"})
    assert held(found) == {(HTTP, "4.12.0"): "for a minor release"}


def test_a_young_version_is_held() -> None:
    found = plan(runtime_10(), upstream({"pip": {"24.1": "2024-06-19"}}))
    assert found.changes == ()
    assert held(found) == {("pip", "24.1"): "younger than 3 days, until 2024-06-22 00:00 UTC"}


VERSIONS = st.builds(
    lambda major, minor, patch: f"{major}.{minor}.{patch}", st.integers(1, 5), st.integers(8, 20), st.integers(0, 9)
)
DAYS = st.integers(1, 19).map(lambda day: f"2024-06-{day:02d}")
NEWS = st.fixed_dictionaries(
    {name: st.dictionaries(VERSIONS, DAYS, max_size=6) for name in (*PINS, "apache-airflow")}
)


@SAME_EXAMPLES
@given(NEWS)
def test_a_plan_that_was_carried_out_leaves_nothing_to_plan(news: dict[str, dict[str, str]]) -> None:
    index = upstream(news)
    state = runtime_10()
    assert plan(after(state, plan(state, index)), index).changes == ()


@SAME_EXAMPLES
@given(NEWS)
def test_no_package_and_no_version_goes_back(news: dict[str, dict[str, str]]) -> None:
    found = plan(runtime_10(), upstream(news))
    assert Version(found.version) >= Version("10.9.0")
    assert all(Version(change.new) > Version(change.old) for change in found.changes)


@SAME_EXAMPLES
@given(NEWS, st.integers(1, 18))
def test_two_steps_lead_to_the_same_packages_as_one(news: dict[str, dict[str, str]], day: int) -> None:
    index = upstream(news)
    state = runtime_10()
    halfway = after(state, plan(state, index.at(NOW.replace(day=day))))
    twice = after(halfway, plan(halfway, index))
    once = after(state, plan(state, index))
    assert (twice.airflow, twice.pins) == (once.airflow, once.pins)
