"""`airflow kubernetes cleanup-pods` finds the pods of tasks, which have no label execution_date."""

from __future__ import annotations

from argparse import Namespace

from isolated import end_with


class Cluster:
    """A cluster without pods that records the labels it is asked for."""

    def __init__(self) -> None:
        self.labels: list[str] = []

    def list_namespaced_pod(self, label_selector: str, **_: object) -> Namespace:
        """Return an empty list."""
        self.labels += label_selector.split(",")
        return Namespace(items=[], metadata=Namespace(_continue=None))


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.cli.commands import kubernetes_command

    cluster = Cluster()
    kubernetes_command.get_kube_client = lambda: cluster
    # The function without its record in the audit log, which needs a database.
    kubernetes_command.cleanup_pods.__wrapped__(Namespace(namespace="airflow"))
    if "dag_id" not in cluster.labels:
        return f"expected pods of tasks, found the labels {cluster.labels}"
    return "it asks for the label execution_date" if "execution_date" in cluster.labels else None


if __name__ == "__main__":
    end_with(problem)
