"""`airflow kubernetes cleanup-pods` finds the pods of tasks, which have no label execution_date, and deletes them."""

from __future__ import annotations

from argparse import Namespace

from isolated import end_with


class Cluster:
    """A cluster with a pod that has ended. It records the labels that it is asked for, and what is deleted."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.deleted: list[str] = []

    def list_namespaced_pod(self, label_selector: str, **_: object) -> Namespace:
        """Return the pod."""
        self.labels += label_selector.split(",")
        status, spec = Namespace(phase="Succeeded", reason=None), Namespace(restart_policy="Never")
        pod = Namespace(metadata=Namespace(name="ended"), status=status, spec=spec)
        return Namespace(items=[pod], metadata=Namespace(_continue=None))

    def delete_namespaced_pod(self, name: str, **_: object) -> None:
        """Record the name."""
        self.deleted.append(name)


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.cli.commands import kubernetes_command

    cluster, elsewhere = Cluster(), Cluster()
    kubernetes_command.get_kube_client = lambda: cluster
    # A client that the command makes by itself, without the settings of Airflow.
    kubernetes_command.client.CoreV1Api = lambda: elsewhere
    # The function without its record in the audit log, which needs a database.
    kubernetes_command.cleanup_pods.__wrapped__(Namespace(namespace="airflow"))
    if "dag_id" not in cluster.labels:
        return f"expected pods of tasks, found the labels {cluster.labels}"
    if "execution_date" in cluster.labels:
        return "it asks for the label execution_date"
    return None if cluster.deleted == ["ended"] else f"expected the pod to be deleted, found {cluster.deleted}"


if __name__ == "__main__":
    end_with(problem)
