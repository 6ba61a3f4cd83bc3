"""The probe of the Helm charts loads neither the Kubernetes client nor NumPy; what is theirs is still handled."""

from __future__ import annotations

import json

from isolated import end_with
from loaded import loaded_by, loaded_by_airflow

FIND_JOB = "from airflow.jobs.base_job import BaseJob; from airflow.models import TaskInstance"


def encoded() -> str:
    """A pod and a number of NumPy as JSON."""
    import numpy
    from airflow.utils.json import AirflowJsonEncoder
    from kubernetes.client import models

    pod = models.V1Pod(metadata=models.V1ObjectMeta(name="one"))
    return json.dumps([pod, numpy.int64(2)], cls=AirflowJsonEncoder)


def masked() -> str:
    """A variable of a pod with a secret, as the log shows it."""
    from airflow.utils.log.secrets_masker import redact
    from kubernetes.client import V1EnvVar

    return str(redact(V1EnvVar(name="password", value="a-secret")))


def masks_pods() -> bool:
    """Whether this Airflow masks the variables of pods."""
    from airflow.version import version

    return not version.startswith("2.2.")


def problem() -> str | None:
    """What is wrong, or None."""
    loaded = (loaded_by_airflow("jobs", "check") | loaded_by(FIND_JOB)) & {"kubernetes", "numpy"}
    if loaded:
        return f"airflow jobs check loads {', '.join(sorted(loaded))}"
    if json.loads(encoded()) != [{"metadata": {"name": "one"}}, 2]:
        return f"a pod and a number are encoded as {encoded()}"
    return "a secret of a pod is not masked" if masks_pods() and "a-secret" in masked() else None


if __name__ == "__main__":
    end_with(problem)
