from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from release.advisories.record import Advisory, parse
from release.advisories.testing import record
from release.common.errors import InputError


def advisory(data: Any) -> Advisory:
    found = parse("", data)
    assert found
    return found


def test_the_cve_comes_from_the_identifier_the_aliases_and_upstream() -> None:
    data = record("PYSEC-2024-1", "x", aliases=["GHSA-a", "CVE-2024-1000"], upstream=["CVE-2024-2000"])
    assert advisory(data).names == ("CVE-2024-1000", "CVE-2024-2000")
    assert advisory(record("CVE-2024-3000", "x")).names == ("CVE-2024-3000",)


def test_an_advisory_without_a_cve_has_its_own_name() -> None:
    assert advisory(record("PYSEC-2024-1", "x")).names == ("PYSEC-2024-1",)


def test_a_withdrawn_advisory_is_none() -> None:
    assert parse("", record("PYSEC-2024-1", "x", withdrawn="2024-06-02T00:00:00Z")) is None


def test_the_name_of_a_python_package_is_normalized() -> None:
    assert advisory(record("PYSEC-2024-1", "Flask_Session")).affected[0].package == "flask-session"


def test_the_day_is_that_of_the_publication() -> None:
    data = record("PYSEC-2024-1", "x", day="2024-03-04", modified="2025-01-01T00:00:00Z")
    assert advisory(data).published == date(2024, 3, 4)


def test_ranges_of_commits_are_left_out() -> None:
    data = record("PYSEC-2024-1", "x")
    data["affected"][0]["ranges"] = [{"type": "GIT", "repo": "https://host.invalid", "events": [{"introduced": "0"}]}]
    assert advisory(data).affected[0].ranges == ()


@pytest.mark.parametrize(
    "data",
    [
        [],
        "text",
        {},
        {"id": "x"},
        record("x y\n", "x"),
        record("x", "x", modified="soon", published=None),
        {**record("x", "x"), "affected": [{"package": {"name": "x"}}]},
        {**record("x", "x"), "affected": "all"},
        {**record("x", "x"), "aliases": [1]},
    ],
)
def test_other_data_is_an_error_of_one_line_without_its_text(data: Any) -> None:
    with pytest.raises(InputError) as failure:
        parse("a.json", data)
    assert str(failure.value) == "a.json: expected an advisory in OSV form, found something else"
