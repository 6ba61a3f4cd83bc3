"""A DAG for the image tests, scheduled once: two tasks that run until the file END exists."""

import time
from datetime import datetime
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator

END = Path("/usr/local/airflow/logs/end")


def wait() -> None:
    """Print a line at the start and at the end, and wait for the file in between."""
    print("the slow task begins", flush=True)
    while not END.exists():
        time.sleep(0.5)
    print("the slow task ends", flush=True)


# Airflow before 2.4 finds a DAG by its name in the module.
with DAG("slow", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    for queue in ("default", "direct"):
        PythonOperator(task_id=queue, queue=queue, python_callable=wait)
