"""Cluster policies apply, both from airflow_local_settings and from a distribution."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask

HOME = "/usr/local/airflow"
LOCAL = b"""
def dag_policy(dag):
    dag.doc_md = "by the local settings"

def task_policy(task):
    task.queue = "local"
"""
PLUGGY = b"""
from airflow.policies import hookimpl

@hookimpl
def task_policy(task):
    task.pool = "by_a_distribution"
"""
FILES = {f"{HOME}/config/airflow_local_settings.py": LOCAL}
# AIRFLOW_HOME is on PYTHONPATH, so a module and its metadata form a distribution there.
INFO = f"{HOME}/own_policies-1.0.dist-info"
DISTRIBUTION = {
    f"{HOME}/own_policies.py": PLUGGY,
    f"{INFO}/METADATA": b"Metadata-Version: 2.1\nName: own-policies\nVersion: 1.0\n",
    f"{INFO}/entry_points.txt": b"[airflow.policy]\nown = own_policies\n",
}


@cache
def loaded(image: str, *, distribution: bool) -> dict[str, Any]:
    """Load a DAG with these policies, and return the result."""
    files = {**FILES, **(DISTRIBUTION if distribution else {})}
    found: dict[str, Any] = ask(image, "policies", files=files)
    assert found["errors"] == {}
    return found


def test_policies_of_airflow_local_settings_apply(default_image: BuiltImage) -> None:
    found = loaded(default_image.id, distribution=False)

    assert (found["dag"], found["queue"]) == ("by the local settings", "local")
    assert found["pool"] == "default_pool"


def test_policies_of_a_distribution_apply_too(default_image: BuiltImage) -> None:
    found = loaded(default_image.id, distribution=True)

    assert found["pool"] == "by_a_distribution"
    assert (found["dag"], found["queue"]) == ("by the local settings", "local")
