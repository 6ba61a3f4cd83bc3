"""A DAG that works on every Runtime."""

from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("fine", start_date=datetime(2022, 1, 1), catchup=False) as dag:
    BashOperator(task_id="date", bash_command="date")
