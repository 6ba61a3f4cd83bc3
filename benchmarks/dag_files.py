"""DAG files for the measurements."""

from __future__ import annotations

from pathlib import Path

FINISHED = "/home/astro/finished"
_FINISHING = f"""\
from datetime import datetime
from pathlib import Path

from airflow.decorators import dag, task


# Works in every Airflow from 2.2 on.
@dag(schedule_interval="@once", start_date=datetime(2024, 1, 1), catchup=False)
def first():
    @task
    def finish():
        Path("{FINISHED}").touch()

    finish()


found = first()
"""
_CHAIN = """\
from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator

with DAG("dag_{number}", schedule_interval=timedelta(days=1), start_date=datetime(2024, 1, 1)) as dag:
    steps = [BashOperator(task_id=f"step_{{n}}", bash_command="true") for n in range(8)]
    last = PythonOperator(task_id="last", python_callable=print)
    for before, after in zip(steps, [*steps[1:], last]):
        before >> after
"""


def write_one(folder: Path) -> Path:
    """Write one DAG, whose only task creates the file FINISHED; return the folder."""
    (folder / "first.py").write_text(_FINISHING)
    return _readable(folder)


def write_many(folder: Path, count: int) -> Path:
    """Write `count` DAG files with nine tasks each; return the folder."""
    for number in range(count):
        (folder / f"dag_{number}.py").write_text(_CHAIN.format(number=number))
    return _readable(folder)


def _readable(folder: Path) -> Path:
    """Let the container's user read a temporary folder, which only its owner can read by default."""
    folder.chmod(0o755)
    return folder
