"""A DAG that leaves rows of each kind in the metadata database. It works on Airflow 2.2 and later."""

from __future__ import annotations

from datetime import datetime

from airflow import DAG  # pants: no-infer-dep
from airflow.operators.bash import BashOperator  # pants: no-infer-dep
from airflow.operators.python import PythonOperator  # pants: no-infer-dep

START = datetime(2022, 1, 1)


def answer() -> int:
    """Return what becomes an XCom."""
    return 42


def fail() -> None:
    """Fail, so that a run has a failed task, too."""
    raise RuntimeError("this task fails so that the database has a failed one")


# schedule_interval is deprecated from 2.4 on, but schedule is unknown before.
with DAG(
    "upgrade_test", start_date=START, schedule_interval=None, catchup=False, is_paused_upon_creation=False
) as dag:
    first = PythonOperator(task_id="answer", python_callable=answer)
    templated = BashOperator(task_id="templated", bash_command="echo {{ ds }}")
    failing = PythonOperator(task_id="failing", python_callable=fail)
    first >> templated >> failing
