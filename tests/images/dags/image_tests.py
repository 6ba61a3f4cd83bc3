"""A DAG for the image tests: a Python task, a Bash task, one that fails once, and a deferred one."""

from datetime import datetime, timedelta
from typing import Any

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator
from airflow.sensors.time_delta import TimeDeltaSensorAsync


def double(number: int) -> int:
    """Return the number that the Bash task prints."""
    print("a line of a Python task")
    return number * 2


def fail_once(task_instance: Any) -> None:
    """Fail in the first try, so that the task is retried."""
    if task_instance.try_number == 1:
        raise RuntimeError("the first try fails on purpose")


with DAG("image_tests", start_date=datetime(2024, 1, 1), schedule_interval=None, catchup=False) as dag:
    python = PythonOperator(task_id="python", python_callable=double, op_args=[21])
    bash = BashOperator(
        task_id="bash",
        bash_command="echo the answer is {{ task_instance.xcom_pull('python') }}",
    )
    retry = PythonOperator(task_id="retry", python_callable=fail_once, retries=1, retry_delay=timedelta(seconds=1))
    deferred = TimeDeltaSensorAsync(task_id="deferred", delta=timedelta(seconds=1))
    python >> bash
