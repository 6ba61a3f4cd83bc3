"""Common IO: copy files between stores."""

from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.io.path import ObjectStoragePath
from airflow.operators.python import PythonOperator
from airflow.providers.common.io.operators.file_transfer import FileTransferOperator

SENT, BACK = Path("/tmp/common-io"), Path("/tmp/common-io.back")


def prepare():
    """Make the bucket and the file."""
    bucket = ObjectStoragePath("s3://common-io", conn_id="proof_io")
    bucket.mkdir()
    (bucket / "first").write_text("bread")
    assert [path.name for path in bucket.iterdir()] == ["first"]
    SENT.write_bytes(bytes(range(200)) * 1000)


def compare():
    """Compare the file with its copy."""
    assert SENT.read_bytes() == BACK.read_bytes()
    print("they are equal")


with DAG("common-io", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    prepared = PythonOperator(task_id="prepare", python_callable=prepare)
    store = {"dst": "s3://common-io/goods", "src": f"file://{SENT}"}
    upload = FileTransferOperator(task_id="upload", dest_conn_id="proof_io", **store)
    download = FileTransferOperator(
        task_id="download", src="s3://common-io/goods", source_conn_id="proof_io", dst=f"file://{BACK}"
    )
    prepared >> upload >> download >> PythonOperator(task_id="compare", python_callable=compare)
    upload >> FileTransferOperator(task_id="exists", dest_conn_id="proof_io", **store)
    for task, connection in (("slow", "proof_io_silent"), ("wrong_password", "proof_io_wrong")):
        prepared >> FileTransferOperator(
            task_id=task,
            src=f"file://{SENT}",
            dst=f"s3://{task.replace('_', '-')}/goods",
            dest_conn_id=connection,
            execution_timeout=timedelta(seconds=4 if task == "slow" else 60),
        )
