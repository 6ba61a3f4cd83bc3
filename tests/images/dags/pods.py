"""DAGs for the Kubernetes executor: one whose tasks succeed, one whose pod fails, one whose pods find no node."""

import os
from datetime import datetime, timedelta
from typing import Any

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator
from kubernetes.client import models as k8s

# The first pod fails before Airflow starts in it; the next one succeeds.
FAIL_ONCE = 'mkdir logs/first 2> /dev/null && exit 3; exec /entrypoint "$@"'


def override(**spec: Any) -> dict[str, Any]:
    """Return the executor_config of a task with this pod spec; `command` is that of the pod's container."""
    container = k8s.V1Container(name="base", command=spec.pop("command", None))
    return {"pod_override": k8s.V1Pod(spec=k8s.V1PodSpec(containers=[container], **spec))}


def double(number: int) -> int:
    """Return the number that the Bash task prints."""
    print("the umask is", oct(os.umask(0)))
    return number * 2


ONCE: Any = {"start_date": datetime(2024, 1, 1), "schedule_interval": "@once", "is_paused_upon_creation": False}

with DAG("pods", **ONCE) as dag:
    python = PythonOperator(task_id="python", python_callable=double, op_args=[21])
    bash = BashOperator(task_id="bash", bash_command="echo the answer is {{ task_instance.xcom_pull('python') }}")
    retry = BashOperator(
        task_id="retry",
        bash_command="true",
        retries=1,
        retry_delay=timedelta(seconds=1),
        executor_config=override(command=["bash", "-c", FAIL_ONCE, "--"]),
    )
    python >> bash

with DAG("broken", **ONCE) as broken:
    BashOperator(task_id="broken", bash_command="true", executor_config=override(command=["false"]))

with DAG("many", max_active_tasks=40, **ONCE) as many:
    for number in range(20):
        BashOperator(
            task_id=f"task-{number}", bash_command="true", executor_config=override(node_selector={"disk": "none"})
        )
