from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catalogue.errors import CatalogueError
from catalogue.history import AnnouncedEnd, Release
from catalogue.model import Airflow, Runtime
from catalogue.release_checks import check_agreement
from catalogue.releases import parse_releases
from catalogue.testing import PATH, RELEASES_PATH, small_history, small_runtime

KEPT = 'maintained_until: {{date: "{}", reason: used}}\n'


def error_after(old: str, new: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        small_history(old, new)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(f"{RELEASES_PATH}: ")
    return line[len(RELEASES_PATH) + 2 :]


def test_every_value_is_loaded() -> None:
    history = small_history()

    assert history.major == 10
    assert history.announced_end == AnnouncedEnd(date(2024, 6, 30), "announced so")
    assert history.releases[0] == Release(
        version="10.10.0",
        released=date(2024, 3, 26),
        airflow="2.8.4",
        database_migration=False,
        cves=("CVE-2022-48174",),
        airflow_pull_requests=(37992, 38139),
    )
    assert history.releases[2].yanked == "It does not start."


def test_omitted_keys_of_an_entry_are_empty() -> None:
    plain = small_history().releases[1]

    assert (plain.yanked, plain.cves, plain.airflow_pull_requests) == (None, (), ())


def test_a_new_major_has_no_releases() -> None:
    assert parse_releases(RELEASES_PATH, "major: 11\nreleases: []\n").releases == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    yanked:", "    yank:", "releases[2].yank: expected a known key, found 'yank': did you mean 'yanked'?"),
        ('    airflow: "2.8.1"\n', "", "releases[1].airflow: expected this key, found none"),
        ('"10.9.1"', '"10.9"', "releases[1].version: expected a string (X.Y.Z), found '10.9' (str)"),
        ('"10.9.1"', '"10.09.1"', "releases[1].version: expected a string (X.Y.Z), found '10.09.1' (str)"),
        ('"2.8.4"', '"2.8.4+astro.1"', "releases[0].airflow: expected a string (X.Y.Z), found '2.8.4+astro.1' (str)"),
        ("migration: true", "migration: maybe", "releases[2].database_migration: expected true or false (whether"),
        ("[CVE-2022-48174]", "[CVE-22-48174]", "releases[0].cves[0]: expected a string (CVE-YYYY-NNNN), found"),
        ("[CVE-2022-48174]", "[]", "releases[0].cves: expected a list (the CVEs it fixes; omit the key"),
        ("[37992, 38139]", "[37992, 37992]", "releases[0].airflow_pull_requests: expected unique items"),
        ("yanked: It does not start.", 'yanked: " "', "releases[2].yanked: expected a string (the reason not to"),
        ("yanked: It does not start.", "yanked: true", "releases[2].yanked: expected a string (the reason not to"),
        ("reason: announced so", 'reason: ""', "end_of_maintenance.reason: expected a string (why"),
        ("releases:\n", f"{KEPT.format('')}releases:\n", "maintained_until.date: expected a string"),
    ],
)
def test_an_entry_of_the_wrong_shape_is_refused(old: str, new: str, expected: str) -> None:
    assert error_after(old, new).startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("major: 10", "major: 1", "releases[0].version: expected 1.Y.Z to match `major`, found '10.10.0'"),
        ('"10.9.1"', '"10.9.0"', "releases[2].version: expected unique versions, found '10.9.0' again"),
        (
            '"10.10.0"',
            '"10.8.1"',
            "releases[1].version: expected a version older than 10.8.1, since the newest comes first, found '10.9.1'",
        ),
        ('"2024-03-26"', '"2024-02-30"', "releases[0].date: expected an existing date, found '2024-02-30'"),
        (
            '"2024-04-18"',
            '"2024-02-25"',
            "releases[1].date: expected 2024-02-26 or later, since 10.9.1 follows 10.9.0, found '2024-02-25'",
        ),
        (
            '"2024-03-26"',
            '"2023-03-26"',
            "releases[0].date: expected 2024-02-26 or later, since 10.10.0 follows 10.9.0, found '2023-03-26'",
        ),
        ('"2024-06-30"', '"2024-06-29"', "end_of_maintenance.date: expected the last day of a month"),
        (
            "releases:\n",
            f"{KEPT.format('2024-06-30')}releases:\n",
            "maintained_until.date: expected a day after end_of_maintenance (2024-06-30), found '2024-06-30'",
        ),
        ("releases:\n", f"{KEPT.format('2024-02-30')}releases:\n", "maintained_until.date: expected an existing date"),
    ],
)
def test_values_that_contradict_each_other_are_refused(old: str, new: str, expected: str) -> None:
    assert error_after(old, new).startswith(expected)


def test_a_major_can_be_kept_longer() -> None:
    kept = small_history("releases:\n", f"{KEPT.format('2027-12-31')}releases:\n").maintained_until
    assert kept == AnnouncedEnd(date(2027, 12, 31), "used")


def test_the_end_may_be_the_last_date_of_the_calendar() -> None:
    end = small_history('"2024-06-30"', '"9999-12-31"').announced_end

    assert end
    assert end.day == date(9999, 12, 31)


def test_a_patch_of_an_older_line_may_come_after_a_newer_line() -> None:
    newer, older = small_history().releases[:2]

    assert newer.order > older.order
    assert newer.released < older.released


def test_two_versions_may_come_on_one_day() -> None:
    assert small_history('"2024-04-18"', '"2024-02-26"').releases[1].released == date(2024, 2, 26)


def runtime(**changes: Any) -> Runtime:
    same = {"release_date": "2024-02-26", "airflow": Airflow("2.8.1", ())}
    return replace(small_runtime(), **{**same, **changes})


def test_an_entry_that_agrees_with_runtime_yaml_passes() -> None:
    check_agreement(small_history(), runtime())


def test_a_version_that_is_not_released_yet_needs_no_entry() -> None:
    check_agreement(small_history(), runtime(version="10.11.0", release_date="2024-07-01"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"release_date": "2024-06-13"}, "releases[2].date: expected 2024-06-13 for 10.9.0 as {}, found '2024-02-26'"),
        ({"airflow": Airflow("2.8.4", ())}, "releases[2].airflow: expected 2.8.4 for 10.9.0 as {}, found '2.8.1'"),
        ({"major": 11}, "major: expected 11 for 10.9.0 as {}, found 10"),
    ],
)
def test_an_entry_that_contradicts_runtime_yaml_is_refused(changes: dict[str, Any], expected: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        check_agreement(small_history(), runtime(**changes))

    assert str(caught.value) == f"{RELEASES_PATH}: {expected.format('in ' + PATH)}"
