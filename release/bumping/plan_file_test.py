from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from catalogue.model import Runtime
from catalogue.testing import small_runtime
from release.bumping.plan_file import read_plan
from release.common.errors import InputError
from release.planning.changes import Change, Held, Kind, Level
from release.planning.plan import Plan

CHANGE = {"kind": "package", "name": "pip", "old": "24.0", "new": "24.1", "level": "patch", "reason": "newer"}
PLAN: dict[str, Any] = {
    "runtime": "runtime-10",
    "current": "10.9.0",
    "version": "10.9.1",
    "level": "patch",
    "changes": [CHANGE],
    "held": [{"name": "pytest", "version": "8.0", "reason": "a new major"}],
}
RUNTIME = small_runtime()


def test_a_plan_is_read_as_it_was_printed() -> None:
    change = Change(Kind.PACKAGE, "pip", "24.0", "24.1", Level.PATCH, "newer")
    expected = Plan(10, "10.9.0", "10.9.1", Level.PATCH, (change,), (Held("pytest", "8.0", "a new major"),))
    assert read_plan("plan.json", json.dumps([{"runtime": "runtime-9"}, PLAN]), RUNTIME) == expected
    assert read_plan("plan.json", json.dumps(PLAN), RUNTIME) == expected


def test_the_cves_and_the_day_of_a_change_are_read() -> None:
    plan = {**PLAN, "changes": [{**CHANGE, "cves": ["CVE-2024-3651"], "published": "2024-06-19"}]}
    (change,) = read_plan("plan.json", json.dumps(plan), RUNTIME).changes
    assert (change.cves, change.published) == (("CVE-2024-3651",), "2024-06-19")


def test_a_plan_that_is_carried_out_has_no_changes_left() -> None:
    found = read_plan("plan.json", json.dumps(PLAN), small_runtime('"10.9.0"', '"10.9.1"'))
    assert (found.version, found.level, found.changes) == ("10.9.1", Level.NONE, ())


MINOR = {
    **PLAN,
    "version": "10.10.0",
    "level": "minor",
    "changes": [
        CHANGE,
        {
            **CHANGE,
            "kind": "provider",
            "name": "astronomer-providers",
            "old": "1.18.4",
            "new": "1.19.0",
            "level": "minor",
        },
    ],
}


def patched(version: str, pip: str = "24.0") -> Runtime:
    """Return the Runtime as another version, with another pip."""
    return replace(RUNTIME, version=version, packages={"pip": pip})


@pytest.mark.parametrize(
    ("runtime", "change"),
    [
        (patched("10.9.1", "24.1"), CHANGE),
        # An older version, since the planned one could not be locked.
        (patched("10.9.1", "24.0.1"), CHANGE),
        (patched("10.9.1"), {**CHANGE, "kind": "debian", "name": "curl"}),
        (patched("10.9.1"), {**CHANGE, "kind": "security", "name": "pandas", "new": "2.1.4"}),
    ],
)
def test_a_plan_of_which_a_part_is_carried_out_has_no_changes_left(runtime: Runtime, change: Mapping[str, str]) -> None:
    plan = {**MINOR, "changes": [change, MINOR["changes"][1]]}
    found = read_plan("plan.json", json.dumps(plan), runtime, ("10.9.1", "10.9.0"))
    assert (found.version, found.level, found.changes) == ("10.9.1", Level.NONE, ())


@pytest.mark.parametrize(
    ("plan", "runtime"),
    [
        # Another release has nothing of the plan, or it is newer than the next one.
        (MINOR, patched("10.9.1")),
        (MINOR, patched("10.9.1", "24.2")),
        (MINOR, patched("10.9.2", "24.1")),
        ({**PLAN, "version": "10.9.3"}, patched("10.9.1", "24.1")),
    ],
)
def test_a_plan_from_an_older_version_on_is_refused(plan: Mapping[str, Any], runtime: Runtime) -> None:
    with pytest.raises(InputError, match=f"expected a plan from {runtime.version} on, found one from 10.9.0 on"):
        read_plan("plan.json", json.dumps(plan), runtime, (runtime.version, "10.9.0"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "plan.json: expected the JSON of `plan --json`, found: Expecting property name"),
        ("[" * 100_000, "plan.json: expected the JSON of `plan --json`, found: maximum recursion depth"),
        ("[1]", "plan.json: expected a plan for runtime-10, found none"),
        ([], "plan.json: expected a plan for runtime-10, found none"),
        ({**PLAN, "changes": [{**CHANGE, "kind": "dream"}]}, "plan.json: 'dream' is not a valid Kind"),
        ({**PLAN, "changes": [{}]}, "plan.json: changes[0].kind: expected this key, found none"),
        (
            {**PLAN, "changes": [{**CHANGE, "cves": ["CVE"]}]},
            "plan.json: changes[0].cves[0]: expected a string (a CVE such as CVE-2024-3651), found 'CVE'",
        ),
        (
            {**PLAN, "changes": [{**CHANGE, "published": "2024-06-31"}]},
            "plan.json: changes[0].published: expected an existing date, found '2024-06-31'",
        ),
        ({**PLAN, "level": "major"}, "plan.json: level: expected one of none, patch, minor, found 'major'"),
        ({**PLAN, "current": "10.8.0"}, "plan.json: expected a plan from 10.9.0 on, found one from 10.8.0 on"),
        (
            {**PLAN, "changes": [{**CHANGE, "kind": "security", "new": "2 3"}]},
            "plan.json: pip: expected a version such as 1.2.3, found '2 3'",
        ),
        (
            {**PLAN, "changes": [{**CHANGE, "old": "23.0"}]},
            "plan.json: pip: expected a change from 24.0 on, found one from 23.0 on",
        ),
    ],
)
def test_an_invalid_plan_is_one_line(text: Any, message: str) -> None:
    with pytest.raises(InputError) as failure:
        read_plan("plan.json", text if isinstance(text, str) else json.dumps(text), RUNTIME)
    assert str(failure.value).startswith(message)
    assert "\n" not in str(failure.value)
