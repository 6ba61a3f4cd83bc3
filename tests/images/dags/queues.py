"""DAGs for Celery with two queues: one with short tasks, and one with a long task whose worker is killed."""

import time
from datetime import datetime, timedelta
from typing import Any

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator

ONCE: Any = {"start_date": datetime(2024, 1, 1), "schedule_interval": "@once"}
# A task that no worker has taken is retried until there is a worker.
AGAIN: Any = {"retries": 20, "retry_delay": timedelta(seconds=1)}


def sleep_once(task_instance: Any) -> None:
    """Sleep for ten minutes, but only in the first try."""
    print("try", task_instance.try_number, flush=True)
    if task_instance.try_number == 1:
        time.sleep(600)


with DAG("queues", is_paused_upon_creation=False, default_args=AGAIN, **ONCE) as dag:
    for queue, count in (("default", 3), ("heavy", 2)):
        for number in range(count):
            BashOperator(task_id=f"{queue}-{number}", bash_command="true", queue=queue)

with DAG("killed", is_paused_upon_creation=True, default_args=AGAIN, **ONCE) as killed:
    PythonOperator(task_id="long", python_callable=sleep_once, queue="heavy", priority_weight=9)
    for number in range(2):
        BashOperator(task_id=f"waiting-{number}", bash_command="true", queue="heavy")
