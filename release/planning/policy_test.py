from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from packaging.version import Version

from catalogue.errors import CatalogueError
from release.planning.changes import Level
from release.planning.policy import load_policy

TEXT = """
cooldown: {days: 3, packages: [{names: ["a-*"], days: 1, reason: tested}]}
levels:
  - {names: ["a-*"], step: minor, level: minor, from_runtime: 7, from_date: "2023-05-01", reason: functions}
caps: [{name: a-b, version: "<8", runtimes: [10], reason: it breaks}]
majors: [{name: a-c, runtimes: [10], reason: it is safe}]
"""


def load(root: Path, text: str = TEXT) -> None:
    (root / "release").mkdir(exist_ok=True)
    (root / "release/policy.yaml").write_text(text)


def test_the_cooldown_is_that_of_the_first_row_that_fits(tmp_path: Path) -> None:
    load(tmp_path)
    policy = load_policy(tmp_path)
    assert (policy.cooldown("a-b"), policy.cooldown("b")) == (1, 3)


@pytest.mark.parametrize(
    ("name", "step", "runtime", "day", "level"),
    [
        ("a-b", "minor", 7, date(2023, 5, 1), Level.MINOR),
        ("a-b", "minor", 6, date(2023, 5, 1), Level.PATCH),
        ("a-b", "minor", 7, date(2023, 4, 30), Level.PATCH),
        ("a-b", "patch", 7, date(2023, 5, 1), Level.PATCH),
        ("b", "minor", 7, date(2023, 5, 1), Level.PATCH),
    ],
)
def test_a_level_holds_for_its_packages_from_its_day(
    tmp_path: Path, name: str, step: str, runtime: int, day: date, level: Level
) -> None:
    load(tmp_path)
    assert load_policy(tmp_path).level(name, step, runtime, day)[0] is level


@pytest.mark.parametrize("runtime", [4, 10])
@pytest.mark.parametrize("name", ["apache-airflow-providers-http", "astronomer-providers", "airflow-provider-fivetran"])
@pytest.mark.parametrize("rule", ["", '  - {names: ["a*"], step: major, level: patch, reason: it is safe}\n'])
def test_a_new_major_of_a_provider_is_never_a_patch(tmp_path: Path, rule: str, name: str, runtime: int) -> None:
    load(tmp_path, TEXT.replace("caps:", f"{rule}caps:"))
    assert load_policy(tmp_path).level(name, "major", runtime, date(2022, 1, 1))[0] is Level.MINOR


def test_a_new_major_of_another_package_is_a_patch(tmp_path: Path) -> None:
    load(tmp_path)
    assert load_policy(tmp_path).level("pip", "major", 10, date(2024, 1, 1))[0] is Level.PATCH


def test_a_cap_and_a_new_major_are_objections(tmp_path: Path) -> None:
    load(tmp_path)
    policy = load_policy(tmp_path)
    assert policy.objection("a-b", Version("8.0"), Version("7.1"), 10) == "capped at <8: it breaks"
    assert policy.objection("a-b", Version("8.0"), Version("7.1"), 9) is not None
    assert policy.objection("a-b", Version("7.2"), Version("7.1"), 10) is None
    assert policy.objection("a-c", Version("2.0"), Version("1.0"), 10) is None
    assert policy.objection("a-c", Version("2.0"), Version("1.0"), 9) is not None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("days: 3", "days: soon", "release/policy.yaml: cooldown.days: expected a whole number"),
        ('"<8"', '"lower"', "release/policy.yaml: caps[0].version: expected a range such as"),
        ("caps:", "limits:", "release/policy.yaml: limits: expected a known key"),
        ("level: minor,", "level: major,", "release/policy.yaml: levels[0].level: expected one of minor, patch"),
    ],
)
def test_invalid_data_is_one_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    load(tmp_path, TEXT.replace(old, new))
    with pytest.raises(CatalogueError) as failure:
        load_policy(tmp_path)
    assert str(failure.value).startswith(message)
    assert "\n" not in str(failure.value)


def test_the_policy_of_this_repository_is_valid() -> None:
    assert load_policy(Path.cwd()).cooldown("apache-airflow") == 0
