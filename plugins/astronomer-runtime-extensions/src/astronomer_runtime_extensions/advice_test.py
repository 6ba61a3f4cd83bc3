"""Which notices follow from a feed."""

from __future__ import annotations

from datetime import date

import pytest

from astronomer_runtime_extensions.advice import Advice, advise, newest, notices
from astronomer_runtime_extensions.feed import Release
from astronomer_runtime_extensions.version import Version, parse_version

END = date(2024, 6, 30)


def version(text: str) -> Version:
    found = parse_version(text)
    assert found is not None
    return found


def release(text: str, *, stable: bool = True, yanked: bool = False) -> Release:
    return Release(version(text), stable, None, yanked)


@pytest.mark.parametrize(
    ("published", "wanted"),
    [
        (["10.9.0"], ""),
        (["10.8.0", "9.9.0"], ""),
        (["10.10.0", "10.9.1", "11.0.0"], "10.10.0"),
        (["11.0.0", "12.0.0"], "12.0.0"),
        ([], ""),
    ],
)
def test_the_newest_of_the_same_major_comes_before_the_newest_of_all(published: list[str], wanted: str) -> None:
    assert newest(map(release, published), version("10.9.0")) == wanted


def test_yanked_and_unstable_versions_are_not_recommended() -> None:
    published = [release("10.9.1"), release("10.9.2", yanked=True), release("10.9.3", stable=False)]

    assert newest(published, version("10.9.0")) == "10.9.1"


def test_a_version_that_is_not_in_the_feed_is_told_of_newer_ones() -> None:
    assert advise([release("10.9.1")], version("10.9.0")) == Advice("10.9.1")


def test_a_version_is_told_what_the_feed_says_of_it() -> None:
    own = Release(version("10.9.0"), True, END, True, "It is slow.")

    assert advise([own], version("10.9.0")) == Advice("", END, True, "It is slow.")


@pytest.mark.parametrize(
    ("today", "key"),
    [
        (date(2024, 5, 30), None),
        (date(2024, 5, 31), "ends 10.9.0 2024-06-30"),
        (date(2024, 6, 30), "ends 10.9.0 2024-06-30"),
        (date(2024, 7, 1), "ended 10.9.0 2024-06-30"),
    ],
)
def test_the_end_of_maintenance_is_told_thirty_days_ahead(today: date, key: str | None) -> None:
    found = notices(Advice(end_of_support=END), "10.9.0", today)

    assert [notice.key for notice in found] == ([key] if key else [])


def test_what_matters_most_comes_first() -> None:
    found = notices(Advice("10.9.1", END, True, "It is slow."), "10.9.0", END)

    assert [notice.text for notice in found] == [
        "Astronomer Runtime 10.9.0 was yanked: It is slow.",
        "Maintenance of Astronomer Runtime 10.9.0 ends on 2024-06-30.",
        "Astronomer Runtime 10.9.1 is available; this is 10.9.0.",
    ]


def test_there_is_no_notice_without_news() -> None:
    assert notices(Advice(), "10.9.0", END) == ()


@pytest.mark.parametrize("advice", [Advice(), Advice("10.9.1", END, True, "a \"é")])
def test_advice_is_kept_as_text(advice: Advice) -> None:
    assert Advice.from_json(advice.to_json()) == advice


def test_what_was_kept_and_cannot_be_shown_is_left_out() -> None:
    assert Advice.from_json(Advice(yanked_reason="a\ud83d").to_json()).yanked_reason == "a "


def test_another_reason_is_something_new_to_say() -> None:
    keys = {notices(Advice(yanked=True, yanked_reason=text), "10.9.0", END)[0].key for text in ("", "slow", "unsafe")}

    assert len(keys) == 3
