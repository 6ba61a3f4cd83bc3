"""OpenLineage sends each event of a DAG's tasks exactly once."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import on_network, started, wait_until
from tests.images.harness.inside_image import source
from tests.images.harness.project import project
from tests.images.harness.tested_runtime import runtime

SETTINGS = {
    "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
    "OPENLINEAGE_URL": "http://lineage:8000",
    "OPENLINEAGE_NAMESPACE": "shop",
}
# Airflow 2.2 has no listeners, so a deployment must configure OpenLineage's backend.
BACKEND = {"AIRFLOW__LINEAGE__BACKEND": "openlineage.lineage_backend.OpenLineageBackend"}
EXPECTED = {(kind, f"lineage.{task}") for kind in ("START", "COMPLETE") for task in ("python", "bash")}


def events(receiver: Container) -> Counter[tuple[str, str]]:
    """Count the received events by type and job."""
    rows = receiver.logs(stderr=False).decode().splitlines()
    return Counter((kind, job) for kind, job in map(json.loads, rows))


@pytest.fixture(scope="module")
def sent(default_image: BuiltImage) -> Iterator[Counter[tuple[str, str]]]:
    """The events of a DAG that has run."""
    settings = {**SETTINGS, **BACKEND} if runtime().airflow.version.startswith("2.2.") else SETTINGS
    with project(default_image.id, "lineage.py", environment=settings) as made:
        command = ("python", "-c", source("lineage"))
        with started(made.image, *command, **on_network(made.network, "lineage")) as receiver:
            scheduler = made.start("airflow", "scheduler")
            made.wait_for("lineage", 300, scheduler)
            assert made.state("lineage") == "success"
            wait_until(lambda: set(events(receiver)) >= EXPECTED, "the events of all tasks arrive", 60)
            # Wait for duplicates.
            time.sleep(5)
            yield events(receiver)


def test_the_start_and_the_end_of_every_task_are_sent(sent: Counter[tuple[str, str]]) -> None:
    assert set(sent) >= EXPECTED


def test_no_event_is_sent_twice(sent: Counter[tuple[str, str]]) -> None:
    assert {event: count for event, count in sent.items() if count > 1} == {}
