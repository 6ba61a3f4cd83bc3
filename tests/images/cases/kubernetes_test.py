"""The Kubernetes executor: each task runs in its own pod on a fake cluster."""

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
from tests.images.harness.containers import result, wait_until
from tests.images.harness.project import HOME, Project, project
from tests.images.harness.tested_runtime import runtime

MINOR = tuple(map(int, runtime().airflow.version.split(".")[:2]))
# The executor's options are in another section before Airflow 2.5.
SECTION = "AIRFLOW__KUBERNETES_EXECUTOR__" if MINOR >= (2, 5) else "AIRFLOW__KUBERNETES__"
KUBECONFIG, TEMPLATE = f"{HOME}/kubeconfig", f"{HOME}/pod_template.yaml"
SETTINGS = {
    "AIRFLOW__CORE__EXECUTOR": "KubernetesExecutor",
    # The executor then logs a line for each sync.
    "AIRFLOW__LOGGING__COLORED_CONSOLE_LOG": "False",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "DEBUG",
    f"{SECTION}CONFIG_FILE": KUBECONFIG,
    f"{SECTION}IN_CLUSTER": "False",
    f"{SECTION}NAMESPACE": "airflow",
    f"{SECTION}POD_TEMPLATE_FILE": TEMPLATE,
}
SYNC = re.compile(r"^\[(\S+)[T ](\S+?)[.,](\d+).*Calling the .*KubernetesExecutor.* sync method", re.MULTILINE)


def pod_template(project: Project) -> dict[str, Any]:
    """Return the pod template of the charts."""
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
    """A project whose DAGs have run on a cluster."""

    project: Project
    cluster: Cluster
    scheduler: Container

    @property
    def log(self) -> str:
        """The scheduler's output so far."""
        return str(self.scheduler.logs().decode())


@pytest.fixture(scope="module")
def observed(default_image: BuiltImage) -> Iterator[Observations]:
    """Run the DAGs to their end, except the one whose pods stay pending."""
    with started(default_image.id) as found:
        for dag in ("pods", "broken"):
            found.project.wait_for(dag, 500, found.scheduler)
        wait_until(lambda: len(found.cluster.created(dag_id="many")) == 20, "all pods are created", 60)
        wait_until(lambda: len(deleted(found.cluster)) >= 3, "the pods that succeeded are deleted", 60)
        yield found


@contextmanager
def started(image: str) -> Iterator[Observations]:
    """Start a project, a scheduler and a cluster with room for two pods."""
    with project(image, "pods.py") as made, cluster(made.network, made.volumes, room=2) as pods:
        files = {KUBECONFIG: pods.kubeconfig, TEMPLATE: json.dumps(pod_template(made)).encode()}
        scheduler = made.start("airflow", "scheduler", env=SETTINGS, files=files, extra_hosts=EXTRA_HOSTS)
        yield Observations(made, pods, scheduler)


def deleted(pods: Cluster) -> set[str | None]:
    """Return the names of the deleted pods. Some versions of Airflow delete a pod twice."""
    return {call.name for call in pods.calls("DELETE")}


def syncs(log: str) -> list[float]:
    """Return the time of each sync of the executor, in seconds since 1970."""
    found = []
    for day, time, milliseconds in SYNC.findall(log):
        whole = datetime.strptime(f"{day} {time}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
        found.append(whole.timestamp() + int(milliseconds) / 1000)
    return found


def test_a_dag_runs_to_success_in_pods(observed: Observations) -> None:
    assert observed.project.state("pods") == "success"
    assert observed.project.tasks("pods") == {"python": "success|1", "bash": "success|1", "retry": "success|2"}


def test_each_try_of_a_task_has_its_own_pod(observed: Observations) -> None:
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


def test_a_task_gets_another_tasks_result(observed: Observations) -> None:
    assert "the answer is 42" in observed.project.log("pods", "bash")


def test_a_task_whose_pod_failed_is_retried(observed: Observations) -> None:
    assert [run.exit_code for run in observed.cluster.runs(task_id="retry")] == [3, 0]


def test_a_task_fails_when_its_last_pod_fails(observed: Observations) -> None:
    assert [run.exit_code for run in observed.cluster.runs(dag_id="broken")] == [1]
    assert observed.project.tasks("broken") in ({"broken": "failed|0"}, {"broken": "failed|1"})


def test_only_successful_pods_are_deleted(observed: Observations) -> None:
    runs = observed.cluster.runs()

    assert {run.pod["metadata"]["name"] for run in runs if run.exit_code == 0} == deleted(observed.cluster)


def test_the_executor_creates_sixteen_pods_per_sync(observed: Observations) -> None:
    begins, created = syncs(observed.log), [call.at for call in observed.cluster.created()]
    by_sync = Counter(sum(begin <= at for begin in begins) for at in created)

    assert max(by_sync.values()) == 16, by_sync


def test_the_scheduler_logs_no_api_error(observed: Observations) -> None:
    assert not re.search("ApiException|Unknown error in KubernetesJobWatcher", observed.log)


# The last test, because it deletes what the others look at.
def test_the_clean_up_of_astronomers_chart_deletes_the_pods_that_have_ended(observed: Observations) -> None:
    before = deleted(observed.cluster)
    failed = {run.pod["metadata"]["name"] for run in observed.cluster.runs(dag_id="broken")}
    # The chart's command takes the place of the entrypoint, and the executor may be another one.
    command = ["airflow-cleanup-pods", "--namespace=airflow"]
    settings = {**SETTINGS, "AIRFLOW__CORE__EXECUTOR": "LocalExecutor"}
    files = {KUBECONFIG: observed.cluster.kubeconfig}
    options: dict[str, Any] = {"files": files, "extra_hosts": EXTRA_HOSTS, "user": "1000730000:0"}
    container = observed.project.start(entrypoint=command, env=settings, **options)

    found = result(container, timeout=120)
    assert found.exit_code == 0, found
    assert failed <= deleted(observed.cluster) - before
