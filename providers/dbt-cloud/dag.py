"""dbt Cloud: runs of jobs that succeed, fail, and take too long."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.dbt.cloud.hooks.dbt import DbtCloudHook
from airflow.providers.dbt.cloud.operators.dbt import DbtCloudGetJobRunArtifactOperator, DbtCloudRunJobOperator
from airflow.providers.dbt.cloud.sensors.dbt import DbtCloudJobRunSensor

# Requests of this DAG's tasks alone trust the authority of the services.
os.environ["REQUESTS_CA_BUNDLE"] = "/usr/local/airflow/include/tls/ca.pem"
BAKE, BURN, FOREVER, MISSING = 1, 2, 3, 99


def jobs():
    """Show the names of the account's jobs, which are on two pages."""
    pages = DbtCloudHook("proof_dbt_cloud").list_jobs()
    print(len(pages), "pages have", [job["name"] for page in pages for job in page.json()["data"]])


def result():
    """Show what the file of the run has."""
    print("the run says", json.loads(Path("/tmp/dbt-results.json").read_text())["results"][0]["status"])


with DAG("dbt-cloud", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def run(task, job, connection="proof_dbt_cloud", **options):
        """Make a task that runs a job and waits for its end."""
        return DbtCloudRunJobOperator(
            task_id=task, job_id=job, dbt_cloud_conn_id=connection, check_interval=1, **options
        )

    finished = run("run", BAKE)
    artifact = DbtCloudGetJobRunArtifactOperator(
        task_id="artifact",
        dbt_cloud_conn_id="proof_dbt_cloud",
        run_id=finished.output,
        path="run_results.json",
        output_file_name="/tmp/dbt-results.json",
    )
    artifact >> PythonOperator(task_id="result", python_callable=result)
    started = run("start", BAKE, wait_for_termination=False)
    DbtCloudJobRunSensor(
        task_id="sensor", dbt_cloud_conn_id="proof_dbt_cloud", run_id=started.output, poke_interval=1, timeout=120
    )
    PythonOperator(task_id="jobs", python_callable=jobs)
    run("failure", BURN)
    run("missing", MISSING)
    run("slow", FOREVER, timeout=2)
    run("wrong_token", BAKE, "proof_dbt_cloud_wrong")
    run("deferrable", BAKE, deferrable=True)
    run("deferrable_failure", BURN, deferrable=True)
    run("deferrable_slow", FOREVER, deferrable=True, execution_timeout=timedelta(seconds=25))
