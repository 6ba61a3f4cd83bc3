"""A DAG whose tasks run once and succeed, for the test of OpenLineage's events."""

from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator

with DAG("lineage", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    PythonOperator(task_id="python", python_callable=list) >> BashOperator(task_id="bash", bash_command="true")
