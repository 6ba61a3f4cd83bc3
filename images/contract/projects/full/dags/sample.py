"""A DAG of a project."""

from datetime import datetime

from airflow import DAG
from airflow.operators.empty import EmptyOperator

with DAG("sample", start_date=datetime(2024, 1, 1), schedule_interval=None):
    EmptyOperator(task_id="nothing")
