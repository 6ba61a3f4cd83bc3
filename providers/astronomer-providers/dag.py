"""Astronomer's deferrable operators: HTTP, S3, and tasks of another DAG."""

from datetime import datetime, timedelta

import boto3
from airflow import DAG
from airflow.exceptions import AirflowSkipException
from airflow.hooks.base import BaseHook
from airflow.operators.python import PythonOperator
from airflow.sensors.base import BaseSensorOperator
from airflow.version import version as airflow_version
from astronomer.providers.amazon.aws.sensors.s3 import S3KeySensorAsync
from astronomer.providers.core.sensors.external_task import ExternalTaskSensorAsync
from astronomer.providers.http.sensors.http import HttpSensorAsync

OTHER, MISSING = "astronomer-providers-other", "astronomer-providers-missing"
OPTIONS = {"start_date": datetime(2024, 1, 1), "schedule_interval": "@once", "is_paused_upon_creation": False}


def prepare():
    """Write an object, without any provider."""
    found = BaseHook.get_connection("proof_astronomer_aws")
    keys = {"aws_access_key_id": found.login, "aws_secret_access_key": found.password}
    client = boto3.client("s3", endpoint_url="http://aws:5000", region_name="us-east-1", **keys)
    client.create_bucket(Bucket="deferred")
    client.put_object(Bucket="deferred", Key="goods", Body=b"bread")


def succeed():
    """Do nothing."""


def fail():
    """Fail."""
    raise ValueError("it is out of bread")


def skip():
    """End as skipped."""
    raise AirflowSkipException("it is a holiday")


with DAG(OTHER, **OPTIONS) as other_dag:
    PythonOperator(task_id="succeeds", python_callable=succeed)
    PythonOperator(task_id="fails", python_callable=fail)
    PythonOperator(task_id="skips", python_callable=skip)

with DAG("astronomer-providers", **OPTIONS) as dag:

    def http(task, endpoint, connection="proof_astronomer", **options):
        """Make a sensor that waits for an address."""
        HttpSensorAsync(
            task_id=task, endpoint=endpoint, http_conn_id=connection, method="GET", poke_interval=1, **options
        )

    http("http", "later/deferred", timeout=120)
    http("data", "data", timeout=60)
    http("slow", "never", timeout=5, execution_timeout=timedelta(seconds=5))
    http("wrong_password", "data", "proof_astronomer_wrong", timeout=60)
    PythonOperator(task_id="prepare", python_callable=prepare)
    # In Runtime 5 it always fails (provider.yaml).
    if not airflow_version.startswith("2.3."):
        place = {"bucket_name": "deferred", "bucket_key": "goods", "aws_conn_id": "proof_astronomer_aws"}
        # In Runtime 4 it is no sensor.
        limits = {"poke_interval": 1, "timeout": 120} if issubclass(S3KeySensorAsync, BaseSensorOperator) else {}
        S3KeySensorAsync(task_id="s3", **place, **limits)

    def external(task, other, dag=OTHER, **options):
        """Make a sensor that waits for a task of a DAG, or for the whole DAG."""
        options = {"failed_states": ["failed"], "poke_interval": 1, "timeout": 120, **options}
        ExternalTaskSensorAsync(task_id=task, external_dag_id=dag, external_task_id=other, **options)

    external("external", "succeeds")
    external("external_failed", "fails")
    external("external_dag_failed", None)
    external("external_skipped", "skips", allowed_states=["success", "skipped"])
    external("external_missing", "succeeds", MISSING, check_existence=True)
    external("external_never", "succeeds", MISSING, timeout=10)
