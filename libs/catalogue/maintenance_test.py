from __future__ import annotations

from datetime import date

import pytest

from catalogue.maintenance import Lifecycle, end_of_maintenance, is_served, lifecycle, policy_end
from catalogue.testing import small_history, small_runtime

# First releases and channels as published.
PUBLISHED = {
    3: Lifecycle(3, "stable", date(2021, 8, 12)),
    4: Lifecycle(4, "lts", date(2021, 10, 12)),
    5: Lifecycle(5, "lts", date(2022, 4, 30)),
    6: Lifecycle(6, "lts", date(2022, 9, 19)),
    7: Lifecycle(7, "stable", date(2022, 12, 2)),
    8: Lifecycle(8, "stable", date(2023, 4, 30)),
    9: Lifecycle(9, "lts", date(2023, 8, 18)),
    10: Lifecycle(10, "stable", date(2023, 12, 18)),
}


@pytest.mark.parametrize(
    ("major", "end"), [(3, date(2022, 2, 28)), (6, date(2024, 3, 31)), (7, date(2023, 7, 31)), (8, date(2023, 11, 30))]
)
def test_the_policy_gives_the_published_end(major: int, end: date) -> None:
    assert policy_end(PUBLISHED[major], PUBLISHED.values()) == end


@pytest.mark.parametrize(
    ("major", "published", "policy"),
    [
        (4, date(2023, 9, 30), date(2023, 4, 30)),
        (5, date(2024, 4, 30), date(2023, 10, 31)),
        (9, date(2025, 1, 31), date(2025, 2, 28)),
    ],
)
def test_an_announced_end_overrides_the_policy(major: int, published: date, policy: date) -> None:
    found = PUBLISHED[major]
    announced = Lifecycle(found.major, found.channel, found.first_release, published)

    assert policy_end(announced, PUBLISHED.values()) == policy
    assert end_of_maintenance(announced, PUBLISHED.values()) == published


def test_the_next_major_extends_the_maintenance_of_a_stable_one() -> None:
    ten, eleven = PUBLISHED[10], Lifecycle(11, "lts", date(2024, 4, 8))

    assert end_of_maintenance(ten, [ten]) == date(2024, 6, 30)
    assert end_of_maintenance(ten, [ten, eleven]) == date(2024, 7, 31)


def test_only_the_next_lts_extends_the_maintenance_of_an_lts() -> None:
    lts = Lifecycle(1, "lts", date(2022, 1, 31))
    stable, next_lts, last = (
        Lifecycle(2, "stable", date(2023, 10, 1)),
        Lifecycle(3, "lts", date(2023, 11, 1)),
        Lifecycle(4, "lts", date(2024, 11, 1)),
    )

    assert end_of_maintenance(lts, [lts, stable]) == date(2023, 7, 31)
    assert end_of_maintenance(lts, [last, next_lts, stable, lts]) == date(2024, 5, 31)


def test_maintenance_ends_on_the_last_day_of_a_month_even_across_years() -> None:
    assert policy_end(Lifecycle(1, "stable", date(2023, 8, 31)), []) == date(2024, 2, 29)
    assert policy_end(Lifecycle(1, "stable", date(2023, 6, 1)), []) == date(2023, 12, 31)


def test_a_major_is_served_to_the_end_of_its_maintenance_or_as_long_as_it_is_kept() -> None:
    ten = Lifecycle(10, "stable", date(2023, 12, 18))
    assert is_served(ten, [ten], date(2024, 6, 30))
    assert not is_served(ten, [ten], date(2024, 7, 1))
    kept = Lifecycle(10, "stable", date(2023, 12, 18), maintained_until=date(2027, 12, 31))
    assert is_served(kept, [kept], date(2027, 12, 31))
    assert not is_served(kept, [kept], date(2028, 1, 1))
    assert end_of_maintenance(kept, [kept]) == date(2024, 6, 30)


def test_a_lifecycle_has_the_first_release_and_the_announced_end() -> None:
    assert lifecycle(small_runtime(), small_history()) == Lifecycle(
        10, "stable", date(2023, 12, 18), date(2024, 6, 30)
    )
