"""A command that runs every minute in every pod loads no more than it needs: loading is what takes its time."""

from __future__ import annotations

from typing import Any

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask

PROBE = ("jobs", "check", "--job-type", "SchedulerJob")
# What neither command uses: libraries, the REST API, what tests need, and what other distributions register.
HEAVY = {
    "astronomer_runtime_extensions",
    "azure.core",
    "boto3",
    "celery",
    "connexion",
    "google.auth",
    "kubernetes",
    "numpy",
    "openlineage",
    "pandas",
    "pytest",
}
# The database is named, but not asked: with SQLite, early versions refuse other executors than their own.
DEPLOYED = {
    "AIRFLOW__CORE__EXECUTOR": "CeleryKubernetesExecutor",
    "AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://airflow@nowhere/airflow",
}


def probed(image: BuiltImage) -> dict[str, Any]:
    """How the probe ends in a new database, and what it loads."""
    found: dict[str, Any] = ask(image.id, "loaded", *PROBE)
    return found


def test_the_version_is_printed_without_what_it_does_not_need(base_image: BuiltImage) -> None:
    found = ask(base_image.id, "loaded", "version", env=DEPLOYED)

    assert found["end"].startswith("2.")
    assert set(found["modules"]) & {*HEAVY, "flask_appbuilder"} == set()


def test_a_job_is_looked_for_without_what_that_does_not_need(base_image: BuiltImage) -> None:
    found = probed(base_image)

    assert found["end"] == "No alive jobs found."
    assert set(found["modules"]) & HEAVY == set()


def test_a_job_is_looked_for_without_the_web_interface(default_image: BuiltImage) -> None:
    assert "flask_appbuilder" not in probed(default_image)["modules"]
