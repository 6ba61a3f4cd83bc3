"""A process that Airflow forks does not inherit a lock that no thread will release."""

from __future__ import annotations

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask


def test_a_fork_waits_for_a_thread_that_is_about_to_end(base_image: BuiltImage) -> None:
    found = ask(base_image.id, "forks")

    # In seconds: the wait's limit is 4, and the thread ends after 1.
    assert found["alone"] < 1
    assert 0.9 <= found["with a thread that ends"] < 3.5


def test_a_fork_waits_only_once_and_briefly_for_a_thread_that_stays(base_image: BuiltImage) -> None:
    found = ask(base_image.id, "forks")

    assert 4 <= found["with a thread that stays"] < 15
    assert found["again"] < 1
