"""DAGs for the Kubernetes executor: one whose tasks run, and one whose pods wait for a node that there is not."""

import os
from datetime import datetime, timedelta
from typing import Any

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator
from kubernetes.client import models as k8s

# The first pod ends before Airflow starts in it, the next is as any other.
FAIL_ONCE = 'mkdir logs/first 2> /dev/null && exit 3; exec /entrypoint "$@"'


def override(**spec: Any) -> dict[str, Any]:
    """What a task asks of its pod; `command` is one of its container."""
    container = k8s.V1Container(name="base", command=spec.pop("command", None))
    return {"pod_override": k8s.V1Pod(spec=k8s.V1PodSpec(containers=[container], **spec))}


def double(number: int) -> int:
    """What the Bash task prints."""
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
