"""A process that Airflow forks does not take a lock along that nobody will release."""

from __future__ import annotations

from images.contract.built_images import BuiltImage
from images.contract.inside_image import ask


def test_a_fork_waits_for_threads_that_end_but_not_long_nor_twice(base_image: BuiltImage) -> None:
    found = ask(base_image.id, "forks")

    # Seconds that a fork took: without another thread, with one that does not end, and again.
    assert found["without"] < 0.1
    assert 0.1 <= found["first"] < 5
    assert found["second"] < 0.1


def test_a_process_that_is_forked_as_a_thread_ends_looks_names_up(base_image: BuiltImage) -> None:
    assert ask(base_image.id, "forks", "500", timeout=120)["stuck"] == 0
