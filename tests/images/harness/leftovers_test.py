"""Stale objects are removed, new ones stay, and concurrent tests do not interfere."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.images.harness.engine import LABEL, STALE_SECONDS, engine
from tests.images.harness.leftovers import remove_stale

OLD, NEW = STALE_SECONDS + 60, 0


@pytest.fixture(scope="module")
def empty_image() -> Iterator[str]:
    """An empty image for containers that never start."""
    image, _ = engine().images.build(fileobj=io.BytesIO(b"FROM scratch\nLABEL empty=true\n"))
    yield str(image.id)
    engine().images.remove(image.id)


def _container(image: str, age: float) -> str:
    labels = {LABEL: str(int(time.time() - age))}
    return str(engine().api.create_container(image, ["never"], labels=labels)["Id"])


def _containers() -> set[str]:
    return {container["Id"] for container in engine().api.containers(all=True)}


@contextmanager
def another_session() -> Iterator[None]:
    """Remove leftovers continuously in another thread. Raise its errors here."""
    stop, errors = threading.Event(), []

    def remove_repeatedly() -> None:
        try:
            while not stop.is_set():
                remove_stale()
        except Exception as error:  # raised again in the test's thread
            errors.append(error)

    thread = threading.Thread(target=remove_repeatedly)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    for error in errors:
        raise error


def test_stale_containers_are_removed_and_new_ones_stay(empty_image: str) -> None:
    old, new = _container(empty_image, OLD), _container(empty_image, NEW)

    remove_stale()

    found = _containers()
    engine().api.remove_container(new)
    assert old not in found
    assert new in found


def test_stale_networks_and_volumes_are_removed() -> None:
    labels = {LABEL: str(int(time.time() - OLD))}
    volume = engine().volumes.create(labels=labels)
    network = engine().networks.create("astro-runtime-test-left-behind", labels=labels)

    remove_stale()

    assert volume.name not in {found["Name"] for found in engine().api.volumes()["Volumes"] or []}
    assert network.id not in {found.id for found in engine().networks.list()}


def test_two_sessions_may_remove_the_same_containers_at_once(empty_image: str) -> None:
    with another_session(), another_session():
        old = {_container(empty_image, OLD) for _ in range(20)}
        remove_stale()

    assert not old & _containers()


def test_other_tests_may_create_and_remove_containers_meanwhile(empty_image: str) -> None:
    with another_session():
        for _ in range(40):
            engine().api.remove_container(_container(empty_image, NEW))
