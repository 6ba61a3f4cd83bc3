"""Airflow loads the Kubernetes client only when one of the two exceptions is used that its provider has."""

from __future__ import annotations

from isolated import end_with
from loaded import loaded_by


def problem() -> str | None:
    """What is wrong, or None."""
    if "kubernetes" in loaded_by("import airflow"):
        return "import airflow loads kubernetes"
    import airflow.exceptions
    from airflow.exceptions import AirflowException, PodMutationHookException, PodReconciliationError

    for found in (PodMutationHookException, PodReconciliationError):
        if not issubclass(found, AirflowException) or not found.__module__.startswith("airflow.providers."):
            return f"{found.__name__} is that of {found.__module__}"
    return "a name that is missing is found" if hasattr(airflow.exceptions, "Missing") else None


if __name__ == "__main__":
    end_with(problem)
