"""A DAG for the image tests, scheduled once: two tasks, of which the second reads the first one's XCom."""

from datetime import datetime

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator


def answer() -> int:
    """Return the number that the Bash task reads."""
    return 42


with DAG("once", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    python = PythonOperator(task_id="python", python_callable=answer)
    bash = BashOperator(task_id="bash", bash_command="test {{ task_instance.xcom_pull('python') }} = 42")
    python >> bash
