"""Amazon Web Services: S3 with uploads in parts and remote logs, SQS, and Secrets Manager as a secrets back end."""

import filecmp
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.hooks.base import BaseHook
from airflow.models import Connection
from airflow.operators.python import PythonOperator
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.providers.amazon.aws.hooks.sqs import SqsHook
from airflow.providers.amazon.aws.log.s3_task_handler import S3TaskHandler
from airflow.providers.amazon.aws.operators.s3 import S3CreateBucketOperator
from airflow.providers.amazon.aws.secrets.secrets_manager import SecretsManagerBackend

try:
    from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
except ImportError:
    from airflow.providers.amazon.aws.sensors.s3_key import S3KeySensor
BUCKET = "goods"


def parts():
    """Upload a file that is larger than a part, and fetch it."""
    hook, sent, fetched = S3Hook("proof_aws"), Path("/tmp/parts"), Path("/tmp/parts.back")
    sent.write_bytes(bytes(range(240)) * 50_000)
    hook.load_file(str(sent), "2024/parts", BUCKET)
    found = hook.get_key("2024/parts", BUCKET)
    found.download_file(str(fetched))
    assert filecmp.cmp(str(sent), str(fetched), shallow=False)
    print("it came back whole, in", found.e_tag.strip('"').partition("-")[2], "parts")


def queue():
    """Send a message, and receive it."""
    hook = SqsHook(aws_conn_id="proof_aws")
    url = hook.create_queue("goods")["QueueUrl"]
    hook.send_message(url, "fresh bread")
    messages = hook.get_conn().receive_message(QueueUrl=url)["Messages"]
    print("the message is", repr(messages[0]["Body"]))


def secrets():
    """Store secrets with the service's own client, and read them with the back end."""
    import boto3

    found = BaseHook.get_connection("proof_aws")
    keys = {"aws_access_key_id": found.login, "aws_secret_access_key": found.password}
    options = {"region_name": "eu-central-1", "endpoint_url": "http://aws:5000", **keys}
    client = boto3.client("secretsmanager", **options)
    client.create_secret(Name="shop/connections/db", SecretString="postgres://o%27brien@db/shop")
    client.create_secret(Name="shop/variables/colour", SecretString="red")
    names = {"connections_prefix": "shop/connections", "variables_prefix": "shop/variables"}
    backend = SecretsManagerBackend(**names, **options)
    read = getattr(backend, "get_conn_value", None) or backend.get_conn_uri
    # The log would mask parts of the address that are secrets of other connections.
    login = Connection(uri=read("db")).login
    print(f"the back end gives {login} and {backend.get_variable('colour')}")


def remote_log():
    """Write and read a log as the handler does."""
    os.environ["AIRFLOW__LOGGING__REMOTE_LOG_CONN_ID"] = "proof_aws"
    # By name, as Airflow's logging configuration gives them: 8.29 takes no third one by position.
    folders = {"base_log_folder": "/tmp/logs", "s3_log_folder": f"s3://{BUCKET}/logs"}
    handler = S3TaskHandler(**folders, filename_template="{{ ti.task_id }}.log")
    place = f"s3://{BUCKET}/logs/task.log"
    handler.s3_write("a line of a task", place)
    assert handler.s3_log_exists(place)
    print("the log in S3 has", repr(handler.s3_read(place).strip()))


def missing():
    """Read an object that does not exist."""
    print(S3Hook("proof_aws").read_key("missing", BUCKET))


def buckets(connection):
    """List the buckets of a connection."""
    print(json.dumps(S3Hook(connection).get_conn().list_buckets(), default=str))


with DAG("amazon", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    bucket = S3CreateBucketOperator(task_id="bucket", bucket_name=BUCKET, aws_conn_id="proof_aws")
    bucket >> [
        PythonOperator(task_id="parts", python_callable=parts, priority_weight=10),
        PythonOperator(task_id="remote_log", python_callable=remote_log),
        PythonOperator(task_id="missing", python_callable=missing),
        S3KeySensor(
            task_id="sensor",
            bucket_name=BUCKET,
            bucket_key="2024/parts",
            aws_conn_id="proof_aws",
            poke_interval=1,
            timeout=120,
        ),
    ]
    PythonOperator(task_id="queue", python_callable=queue)
    PythonOperator(task_id="secrets", python_callable=secrets)
    PythonOperator(
        task_id="slow",
        python_callable=buckets,
        op_args=["proof_aws_silent"],
        execution_timeout=timedelta(seconds=4),
    )
    PythonOperator(task_id="wrong_password", python_callable=buckets, op_args=["proof_aws_wrong"])
