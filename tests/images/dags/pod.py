"""A DAG for the image tests: a task that runs in its own pod, because no worker listens to its queue."""

from datetime import datetime

from airflow import DAG
from airflow.operators.python import PythonOperator


def say() -> None:
    """Write a line to the task's log."""
    print("a line of the pod", flush=True)


# Airflow before 2.4 finds a DAG by its name in the module.
with DAG("pod", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    PythonOperator(task_id="task", queue="pods", python_callable=say)
