"""FTP and FTPS: files there and back, and a sensor."""

import filecmp
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.ftp.hooks.ftp import FTPHook, FTPSHook
from airflow.providers.ftp.sensors.ftp import FTPSensor


def transfer(hook, name):
    """Store a file, and fetch it again."""
    sent, fetched = Path(f"/tmp/{name}"), Path(f"/tmp/{name}.back")
    sent.write_bytes(bytes(range(250)) * 4000)
    with hook:
        hook.store_file(f"{name}.csv", str(sent))
        assert f"{name}.csv" in hook.list_directory("/"), "it is not listed"
        hook.retrieve_file(f"{name}.csv", str(fetched))
        hook.rename(f"{name}.csv", f"{name}.old")
        hook.delete_file(f"{name}.old")
    assert filecmp.cmp(str(sent), str(fetched), shallow=False)
    print(f"it came back whole, {fetched.stat().st_size} bytes")


def listing(connection):
    """List the folder of a connection. A `with` block would say QUIT, and wait for the answer."""
    print(FTPHook(connection).list_directory("/"))


def missing():
    """Fetch a file that does not exist."""
    with FTPHook("proof_ftp") as hook:
        hook.retrieve_file("missing.csv", "/tmp/missing")


def upload():
    """Store the file that the sensor waits for."""
    with FTPHook("proof_ftp") as hook:
        Path("/tmp/awaited").touch()
        hook.store_file("awaited.csv", "/tmp/awaited")


with DAG("ftp", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    PythonOperator(
        task_id="transfer", python_callable=lambda: transfer(FTPHook("proof_ftp"), "plain")
    ) >> PythonOperator(task_id="upload", python_callable=upload, priority_weight=10)
    PythonOperator(task_id="encrypted", python_callable=lambda: transfer(FTPSHook("proof_ftps"), "encrypted"))
    FTPSensor(task_id="sensor", path="awaited.csv", ftp_conn_id="proof_ftp", poke_interval=1, timeout=120)
    PythonOperator(task_id="missing", python_callable=missing)
    PythonOperator(
        task_id="slow",
        python_callable=listing,
        op_args=["proof_ftp_silent"],
        execution_timeout=timedelta(seconds=3),
    )
    PythonOperator(task_id="wrong_password", python_callable=listing, op_args=["proof_ftp_wrong"])
