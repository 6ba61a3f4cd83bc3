"""A DAG for the contract tests: two tasks, one of which needs what the other returned, without a trigger."""

from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator


def answer() -> int:
    """What the Bash task gets."""
    return 42


with DAG("once", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    python = PythonOperator(task_id="python", python_callable=answer)
    bash = BashOperator(task_id="bash", bash_command="test {{ task_instance.xcom_pull('python') }} = 42")
    python >> bash
