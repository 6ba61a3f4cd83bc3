"""A DAG that uses a function which Python 3.11 lacks."""

import inspect
from datetime import datetime

from airflow import DAG
from airflow.operators.python import PythonOperator


def greet(name):
    """Print a greeting."""
    print(f"Hello {name}")


with DAG("signatures", start_date=datetime(2022, 1, 1), catchup=False) as dag:
    PythonOperator(
        task_id="greet", python_callable=greet, op_kwargs={name: "you" for name in inspect.getargspec(greet).args}
    )
