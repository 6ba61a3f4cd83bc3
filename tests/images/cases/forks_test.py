"""A process that Airflow forks does not take a lock along that nobody will release."""

from __future__ import annotations

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask


def test_a_fork_waits_until_a_thread_has_ended_that_is_about_to(base_image: BuiltImage) -> None:
    found = ask(base_image.id, "forks")

    # Seconds; the limit of the wait is 4 here, and the thread ends after 1.
    assert found["alone"] < 1
    assert 0.9 <= found["beside one that ends"] < 3.5


def test_a_fork_does_not_wait_long_for_a_thread_that_stays_nor_twice(base_image: BuiltImage) -> None:
    found = ask(base_image.id, "forks")

    assert 4 <= found["beside one that stays"] < 15
    assert found["again"] < 1
