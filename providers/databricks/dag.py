"""Databricks: runs that a task starts and waits for in the triggerer, with Astronomer's and Airflow's operators."""

from datetime import datetime, timedelta

import requests
from airflow import DAG
from airflow.hooks.base import BaseHook
from airflow.models import Pool
from airflow.operators.python import PythonOperator
from airflow.providers.databricks.operators.databricks import DatabricksRunNowOperator, DatabricksSubmitRunOperator
from airflow.version import version as airflow_version
from astronomer.providers.databricks.operators.databricks import (
    DatabricksRunNowOperatorAsync,
    DatabricksSubmitRunOperatorAsync,
)
from packaging.version import Version

AIRFLOW = Version(airflow_version)

# As servers/databricks.py numbers its jobs.
JOBS = {
    "bake": 1,
    "burn": 3,
    "burn-at-once": 4,
    "cancelled": 5,
    "crowded": 6,
    "expired": 7,
    "forever": 8,
    "late": 9,
    "limited": 10,
    "no-oven": 11,
    "together": 12,
    "unavailable": 13,
}
MANY = 10
QUICK = {"polling_period_seconds": 1, "databricks_retry_delay": 1}


def one_slot():
    """Make a pool with one slot."""
    options = {"include_deferred": False} if Version("2.7") <= AIRFLOW else {}
    Pool.create_or_update_pool("one-slot", slots=1, description="", **options)


def state_of(run):
    """Log the state of a run, without any provider."""
    token = BaseHook.get_connection("proof_databricks").password
    answer = requests.get(
        "https://databricks/api/2.1/jobs/runs/get",
        params={"run_id": run},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )
    print("the run is", answer.json()["state"])


def astronomers(task, notebook, connection="proof_databricks_token", **options):
    """Make a task that runs a job with Astronomer's operator."""
    return DatabricksRunNowOperatorAsync(
        task_id=task, job_id=JOBS[notebook], databricks_conn_id=connection, **{**QUICK, **options}
    )


def airflows(task, notebook, connection="proof_databricks", **options):
    """Make a task that runs a job with Airflow's operator."""
    return DatabricksRunNowOperator(
        task_id=task, job_id=JOBS[notebook], databricks_conn_id=connection, **QUICK, **options
    )


def submit(operator, task, notebook, connection, **options):
    """Make a task that runs a notebook on a new cluster."""
    operator(
        task_id=task,
        notebook_task={"notebook_path": f"/Shared/{notebook}"},
        new_cluster={"spark_version": "14.3.x-scala2.12", "num_workers": 2},
        databricks_conn_id=connection,
        **QUICK,
        **options,
    )


with DAG(
    "databricks", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:
    astronomers("run_now", "bake")
    submit(DatabricksSubmitRunOperatorAsync, "submit", "bake", "proof_databricks_token")
    astronomers("failure", "burn")
    submit(DatabricksSubmitRunOperatorAsync, "submit_failure", "burn", "proof_databricks_token")
    astronomers("early_failure", "burn-at-once")
    astronomers("cancelled", "cancelled")
    astronomers("late", "late")
    astronomers("skipped", "crowded")
    astronomers("no_cluster", "no-oven")
    astronomers("unavailable", "unavailable")
    astronomers("limited", "limited")
    astronomers("expired", "expired")
    astronomers("wrong_token", "bake", "proof_databricks_wrong")
    astronomers("time_out", "forever", execution_timeout=timedelta(seconds=20))

    # The provider of earlier ones has other operators for this.
    if Version("2.4") <= AIRFLOW:
        airflows("deferrable", "bake", deferrable=True)
        submit(DatabricksSubmitRunOperator, "deferrable_submit", "bake", "proof_databricks", deferrable=True)
        airflows("deferrable_failure", "burn", deferrable=True)
        airflows("deferrable_cancelled", "cancelled", deferrable=True)
        airflows("deferrable_late", "late", deferrable=True)
        airflows("deferrable_unavailable", "unavailable", deferrable=True)
        airflows("deferrable_limited", "limited", deferrable=True)
        airflows("deferrable_expired", "expired", deferrable=True)
        airflows("deferrable_wrong_token", "bake", "proof_databricks_wrong", deferrable=True)
        airflows("deferrable_time_out", "forever", execution_timeout=timedelta(seconds=20), deferrable=True)

    killed = airflows("killed", "forever", execution_timeout=timedelta(seconds=20))
    PythonOperator(
        task_id="killed_state",
        python_callable=state_of,
        op_args=["{{ ti.xcom_pull(task_ids='killed', key='run_id') }}"],
        trigger_rule="all_done",
    ).set_upstream(killed)

    slot = PythonOperator(task_id="one_slot", python_callable=one_slot, priority_weight=10)
    for number in range(MANY):
        slot >> astronomers(f"together_{number}", "together", pool="one-slot", execution_timeout=timedelta(minutes=5))
