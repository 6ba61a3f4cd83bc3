"""A DAG of a project."""

from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("small", start_date=datetime(2024, 1, 1), schedule_interval=None) as dag:
    BashOperator(task_id="nothing", bash_command="true")
