"""The Kubernetes executor: each task in a pod of its own, which a small cluster runs with the engine."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import pytest
from docker.models.containers import Container

from tests.images.fake_kubernetes.cluster import EXTRA_HOSTS, Cluster, cluster
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import wait_until
from tests.images.harness.project import HOME, Project, project
from tests.images.harness.tested_runtime import runtime

MINOR = tuple(map(int, runtime().airflow.version.split(".")[:2]))
# The options of the executor are in another section before Airflow 2.5.
SECTION = "AIRFLOW__KUBERNETES_EXECUTOR__" if MINOR >= (2, 5) else "AIRFLOW__KUBERNETES__"
KUBECONFIG, TEMPLATE = f"{HOME}/kubeconfig", f"{HOME}/pod_template.yaml"
SETTINGS = {
    "AIRFLOW__CORE__EXECUTOR": "KubernetesExecutor",
    # For one line at each turn of the executor.
    "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "DEBUG",
    f"{SECTION}CONFIG_FILE": KUBECONFIG,
    f"{SECTION}IN_CLUSTER": "False",
    f"{SECTION}NAMESPACE": "airflow",
    f"{SECTION}POD_TEMPLATE_FILE": TEMPLATE,
}
TURN = re.compile(r"^\[(\S+)[T ](\S+?)[.,](\d+).*Calling the .*KubernetesExecutor.* sync method", re.MULTILINE)


def pod_template(project: Project) -> dict[str, Any]:
    """The pod of a task, as the charts write it."""
    environment = {**project.environment, "AIRFLOW__CORE__EXECUTOR": "LocalExecutor"}
    container = {
        "name": "base",
        "image": project.image,
        "env": [{"name": name, "value": value} for name, value in environment.items()],
        "volumeMounts": [{"name": folder, "mountPath": f"{HOME}/{folder}"} for folder in project.volumes],
    }
    volumes = [{"name": folder, "persistentVolumeClaim": {"claimName": folder}} for folder in project.volumes]
    spec = {
        "containers": [container],
        "restartPolicy": "Never",
        "securityContext": {"runAsUser": 50000, "fsGroup": 50000},
        "volumes": volumes,
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "template"}, "spec": spec}


@dataclass(frozen=True)
class Observations:
    """A project whose scheduler works with a cluster, after its DAGs have run."""

    project: Project
    cluster: Cluster
    scheduler: Container

    @property
    def log(self) -> str:
        """What the scheduler has printed."""
        return str(self.scheduler.logs().decode())


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Run the DAGs to their end, but for the one whose pods find no node."""
    with started(default_image.id) as found:
        for dag in ("pods", "broken"):
            found.project.wait_for(dag, 500, found.scheduler)
        wait_until(lambda: len(found.cluster.created(dag_id="many")) == 20, "all pods are created", 60)
        wait_until(lambda: len(deleted(found.cluster)) >= 3, "the pods that succeeded are deleted", 60)
        yield found


@contextmanager
def started(image: str) -> Iterator[Observations]:
    """A project and a cluster with room for two pods, and a scheduler."""
    with project(image, "pods.py") as made, cluster(made.network, made.volumes, room=2) as pods:
        files = {KUBECONFIG: pods.kubeconfig, TEMPLATE: json.dumps(pod_template(made)).encode()}
        scheduler = made.start("airflow", "scheduler", env=SETTINGS, files=files, extra_hosts=EXTRA_HOSTS)
        yield Observations(made, pods, scheduler)


def deleted(pods: Cluster) -> set[str | None]:
    """The names of the pods that were deleted; some versions of Airflow ask for that twice."""
    return {call.name for call in pods.calls("DELETE")}


def turns(log: str) -> list[float]:
    """When the executor began each of its turns, in seconds since 1970."""
    found = []
    for day, time, milliseconds in TURN.findall(log):
        whole = datetime.strptime(f"{day} {time}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
        found.append(whole.timestamp() + int(milliseconds) / 1000)
    return found


def test_a_dag_runs_to_success_in_pods(observed: Observations) -> None:
    assert observed.project.state("pods") == "success"
    assert observed.project.tasks("pods") == {"python": "success|1", "bash": "success|1", "retry": "success|2"}


def test_each_try_of_a_task_is_a_pod_of_its_own(observed: Observations) -> None:
    runs = [run.pod["metadata"]["labels"] for run in observed.cluster.runs(dag_id="pods")]

    assert sorted((labels["task_id"], labels["try_number"]) for labels in runs) == [
        ("bash", "1"),
        ("python", "1"),
        ("retry", "1"),
        ("retry", "2"),
    ]


def test_a_pod_runs_its_task_through_the_entrypoint(observed: Observations) -> None:
    (run,) = observed.cluster.runs(task_id="python")

    assert run.command[:6] == ["tini", "--", "/entrypoint", "airflow", "tasks", "run"]
    assert "the umask is 0o2" in observed.project.log("pods", "python")


def test_a_task_gets_what_another_returned(observed: Observations) -> None:
    assert "the answer is 42" in observed.project.log("pods", "bash")


def test_a_task_whose_pod_failed_is_tried_again(observed: Observations) -> None:
    assert [run.exit_code for run in observed.cluster.runs(task_id="retry")] == [3, 0]


def test_a_task_whose_last_pod_failed_has_failed(observed: Observations) -> None:
    assert [run.exit_code for run in observed.cluster.runs(dag_id="broken")] == [1]
    assert observed.project.tasks("broken") in ({"broken": "failed|0"}, {"broken": "failed|1"})


def test_a_pod_that_succeeded_is_deleted_and_one_that_failed_stays(observed: Observations) -> None:
    runs = observed.cluster.runs()

    assert {run.pod["metadata"]["name"] for run in runs if run.exit_code == 0} == deleted(observed.cluster)


def test_pods_are_created_by_sixteen_at_a_turn(observed: Observations) -> None:
    begins, created = turns(observed.log), [call.at for call in observed.cluster.created()]
    by_turn = Counter(sum(begin <= at for begin in begins) for at in created)

    assert max(by_turn.values()) == 16, by_turn


def test_the_scheduler_meets_no_error_of_the_api(observed: Observations) -> None:
    assert not re.search("ApiException|Unknown error in KubernetesJobWatcher", observed.log)
