"""A DAG with a task for each operator that runs code in another Python or in a pod, and a DAG whose pod fails."""

import os
from datetime import datetime
from typing import Any

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonVirtualenvOperator

try:
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
except ImportError:
    from airflow.providers.cncf.kubernetes.operators.kubernetes_pod import KubernetesPodOperator
try:
    from airflow.operators.python import ExternalPythonOperator
except ImportError:  # before Airflow 2.4
    ExternalPythonOperator = None

ONCE: Any = {"start_date": datetime(2024, 1, 1), "schedule_interval": "@once", "is_paused_upon_creation": False}
POD: Any = {
    "namespace": "airflow",
    "image": os.environ["POD_IMAGE"],
    "cmds": ["bash", "-c"],
    "config_file": "/usr/local/airflow/kubeconfig",
    "in_cluster": False,
    "get_logs": True,
    "do_xcom_push": False,
}


def sample() -> str:
    """Return the version of a package from the task's own requirements, and whether Airflow can be imported."""
    import importlib.util
    import sys

    import image_test_sample

    assert sys.prefix != sys.base_prefix
    has_airflow = importlib.util.find_spec("airflow") is not None
    return f"{image_test_sample.VERSION}, Airflow: {has_airflow}"


def outside() -> str:
    """Return the prefix of the project's environment, and the version of a package that only it has."""
    import sys

    import only_here

    return f"{sys.prefix} has {only_here.VERSION}"


with DAG("operators", **ONCE) as dag:
    tasks = [
        PythonVirtualenvOperator(
            task_id=name,
            python_callable=sample,
            requirements=["image-test-sample==1.0"],
            system_site_packages=name == "shared",
        )
        for name in ("isolated", "shared")
    ]
    if ExternalPythonOperator:
        environment = "/usr/local/airflow/venv/bin/python"
        tasks.append(ExternalPythonOperator(task_id="external", python=environment, python_callable=outside))
    for task in tasks:
        template = f"echo it returned {{{{ task_instance.xcom_pull('{task.task_id}') }}}}"
        task >> BashOperator(task_id=f"show-{task.task_id}", bash_command=template)
    KubernetesPodOperator(task_id="pod", name="pod", arguments=["echo a line; sleep 3; echo the last line"], **POD)

with DAG("failing", **ONCE) as failing:
    KubernetesPodOperator(task_id="pod", name="pod", arguments=["echo it fails; exit 5"], **POD)
