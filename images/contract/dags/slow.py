"""A DAG for the contract tests: one task that takes a while, started as soon as the DAG is known."""

import time
from datetime import datetime

from airflow import DAG
from airflow.operators.python import PythonOperator


def sleep() -> None:
    """Say when it begins and ends."""
    print("the slow task begins", flush=True)
    time.sleep(30)
    print("the slow task ends", flush=True)


# Airflow before 2.4 finds a DAG by its name in the module.
with DAG("slow", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    PythonOperator(task_id="slow", python_callable=sleep)
