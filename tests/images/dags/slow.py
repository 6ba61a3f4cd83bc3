"""A DAG for the contract tests: two tasks that go on until they may end, started as soon as the DAG is known."""

import time
from datetime import datetime
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator

END = Path("/usr/local/airflow/logs/end")


def wait() -> None:
    """Say when it begins and ends."""
    print("the slow task begins", flush=True)
    while not END.exists():
        time.sleep(0.5)
    print("the slow task ends", flush=True)


# Airflow before 2.4 finds a DAG by its name in the module.
with DAG("slow", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    for queue in ("default", "direct"):
        PythonOperator(task_id=queue, queue=queue, python_callable=wait)
