"""Airflow's version: the local version everywhere, and the upstream release where a tool needs it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.inside_image import ask
from tests.images.harness.tested_runtime import runtime

LOCAL, RELEASE = runtime().airflow.local_version, runtime().airflow.version
# https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
LABEL = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?")


@cache
def versions(image_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(image_id, "versions", RELEASE)
    return found


def test_all_sources_of_the_version_agree(base_image: BuiltImage) -> None:
    assert versions(base_image.id)["said"] == dict.fromkeys(("airflow", "airflow.version", "metadata"), LOCAL)


def test_documentation_links_name_the_release(base_image: BuiltImage) -> None:
    assert versions(base_image.id)["documentation"] == f"https://airflow.apache.org/docs/apache-airflow/{RELEASE}/a.html"


def test_the_footer_shows_the_version_and_links_to_the_release(base_image: BuiltImage) -> None:
    found = versions(base_image.id)["footer"]

    assert f'/apache-airflow/{RELEASE}"' in found
    assert f">v{LOCAL}<" in found


def test_the_labels_of_a_workers_pod_are_valid(base_image: BuiltImage) -> None:
    labels: dict[str, str] = versions(base_image.id)["labels"]

    assert labels["airflow_version"].startswith(RELEASE)
    assert {name: value for name, value in labels.items() if not LABEL.fullmatch(value)} == {}


def test_the_release_in_another_environment_counts_as_the_same_airflow(base_image: BuiltImage) -> None:
    assert versions(base_image.id)["external"] == RELEASE


def test_the_database_can_be_migrated_to_the_version_that_airflow_reports(default_image: BuiltImage) -> None:
    migrate = "airflow db upgrade && airflow db upgrade --to-version $(airflow version)"

    run(default_image.id, "bash", "-c", migrate)
