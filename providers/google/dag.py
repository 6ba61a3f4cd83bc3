"""Google Cloud Storage: objects and remote logs, as a service account."""

import filecmp
import os
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.google.cloud.hooks.gcs import GCSHook
from airflow.providers.google.cloud.log.gcs_task_handler import GCSTaskHandler
from airflow.providers.google.cloud.operators.gcs import GCSCreateBucketOperator
from airflow.providers.google.cloud.sensors.gcs import GCSObjectExistenceSensor

BUCKET = "goods"
KEY = "/usr/local/airflow/include/tls/google.json"


def transfer():
    """Upload a file, list it and download it."""
    hook, sent, fetched = GCSHook("proof_google"), Path("/tmp/google"), Path("/tmp/google.back")
    sent.write_bytes(bytes(range(250)) * 4000)
    hook.upload(BUCKET, "2024/goods of the day", filename=str(sent))
    assert hook.list(BUCKET, prefix="2024/") == ["2024/goods of the day"]
    hook.download(BUCKET, "2024/goods of the day", filename=str(fetched))
    assert filecmp.cmp(str(sent), str(fetched), shallow=False)
    print(f"it came back whole, {fetched.stat().st_size} bytes")


def remote_log():
    """Write a log as the handler does, and read it."""
    os.environ["AIRFLOW__LOGGING__REMOTE_LOG_CONN_ID"] = "proof_google"
    handler = GCSTaskHandler(
        base_log_folder="/tmp/logs", gcs_log_folder=f"gs://{BUCKET}/logs", filename_template="log", gcp_key_path=KEY
    )
    place = f"gs://{BUCKET}/logs/task.log"
    handler.gcs_write("a line of a task", place)
    found = GCSHook("proof_google").download(BUCKET, "logs/task.log").decode()
    print("the log in storage has", repr(found.strip()))


def missing():
    """Download an object that does not exist."""
    GCSHook("proof_google").download(BUCKET, "missing", num_max_attempts=1)


def buckets(connection, host=None):
    """List a bucket of a connection."""
    os.environ["STORAGE_EMULATOR_HOST"] = host or os.environ["STORAGE_EMULATOR_HOST"]
    print(GCSHook(connection).list(BUCKET))


with DAG("google", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    bucket = GCSCreateBucketOperator(
        task_id="bucket", bucket_name=BUCKET, project_id="shop", gcp_conn_id="proof_google"
    )
    bucket >> [
        PythonOperator(task_id="transfer", python_callable=transfer, priority_weight=10),
        PythonOperator(task_id="remote_log", python_callable=remote_log),
        PythonOperator(task_id="missing", python_callable=missing),
        GCSObjectExistenceSensor(
            task_id="sensor",
            bucket=BUCKET,
            object="2024/goods of the day",
            google_cloud_conn_id="proof_google",
            poke_interval=1,
            timeout=120,
        ),
        PythonOperator(task_id="wrong_password", python_callable=buckets, op_args=["proof_google_wrong"]),
    ]
    PythonOperator(
        task_id="slow",
        python_callable=buckets,
        op_args=["proof_google", "http://silent:9000"],
        execution_timeout=timedelta(seconds=6),
    )
