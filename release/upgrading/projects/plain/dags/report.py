"""A DAG that works on every Runtime, but sets its schedule by a name that is deprecated from Airflow 2.4 on."""

from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("report", start_date=datetime(2022, 1, 1), schedule_interval="@daily", catchup=False) as dag:
    BashOperator(task_id="collect", bash_command="date") >> BashOperator(task_id="send", bash_command="date")
