"""Operators that run code in a new virtual environment, in an environment of the project, or in a pod."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from tests.images.fake_kubernetes.cluster import EXTRA_HOSTS, Cluster, cluster
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.package_index import PORT, package_index
from tests.images.harness.project import HOME, Project, project
from tests.images.harness.project_builds import build


@dataclass(frozen=True)
class Observations:
    """A project whose DAGs have run, and its cluster."""

    project: Project
    cluster: Cluster


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Build the project, and run its DAGs with the local executor."""
    with ExitStack() as stack:
        image = stack.enter_context(build("operators", default_image))
        assert image.succeeded, image.log
        made = stack.enter_context(project(image.image, "operators.py", environment={"POD_IMAGE": default_image.id}))
        index = stack.enter_context(package_index(default_image.id, network=str(made.network.name)))
        pods = stack.enter_context(cluster(made.network, claims={}, room=1))
        env = {
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "PIP_INDEX_URL": f"http://{index}:{PORT}/simple/",
            "PIP_TRUSTED_HOST": index,
        }
        files = {f"{HOME}/kubeconfig": pods.kubeconfig}
        scheduler = made.start("airflow", "scheduler", env=env, files=files, extra_hosts=EXTRA_HOSTS)
        for dag in ("operators", "failing"):
            made.wait_for(dag, 500, scheduler)
        yield Observations(made, pods)


def test_the_dag_runs_to_success(observed: Observations) -> None:
    assert set(observed.project.tasks("operators").values()) == {"success|1"}
    assert observed.project.state("operators") == "success"


def test_a_virtual_environment_has_only_its_tasks_packages(observed: Observations) -> None:
    assert "it returned 1.0, Airflow: False" in observed.project.log("operators", "show-isolated")


def test_a_virtual_environment_can_include_the_images_packages(observed: Observations) -> None:
    assert "it returned 1.0, Airflow: True" in observed.project.log("operators", "show-shared")


def test_a_task_runs_in_the_projects_environment(observed: Observations) -> None:
    assert f"it returned {HOME}/venv has 1.0" in observed.project.log("operators", "show-external")


def test_a_task_runs_in_a_pod_and_shows_its_log(observed: Observations) -> None:
    log = observed.project.log("operators", "pod")

    assert "a line" in log
    assert "the last line" in log


def test_the_pod_is_deleted_when_its_task_has_succeeded(observed: Observations) -> None:
    (run,) = observed.cluster.runs(dag_id="operators")

    assert (run.exit_code, run.command[:3]) == (0, ["bash", "-c", "echo a line; sleep 3; echo the last line"])
    assert run.pod["metadata"]["name"] in {call.name for call in observed.cluster.calls("DELETE")}


def test_a_task_fails_when_its_pod_does(observed: Observations) -> None:
    assert [run.exit_code for run in observed.cluster.runs(dag_id="failing")] == [5]
    assert observed.project.tasks("failing") == {"pod": "failed|1"}
    assert "it fails" in observed.project.log("failing", "pod")
