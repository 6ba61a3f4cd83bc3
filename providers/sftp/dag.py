"""SFTP: files there and back, and a sensor."""

import hashlib
from datetime import datetime
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.sftp.hooks.sftp import SFTPHook
from airflow.providers.sftp.operators.sftp import SFTPOperator
from airflow.providers.sftp.sensors.sftp import SFTPSensor
from airflow.providers.ssh.hooks.ssh import SSHHook

SENT, FETCHED, REMOTE = Path("/tmp/sftp-sent"), Path("/tmp/sftp-back/2024/goods"), "/home/shop/2024/goods.csv"


def prepare():
    """Write the file that the operator sends."""
    SENT.write_bytes(bytes(range(250)) * 4000)


def stored():
    """Compare both copies with the file. The server's own command reads that on the server."""
    wanted = hashlib.sha256(SENT.read_bytes()).hexdigest()
    with SSHHook("proof_sftp").get_conn() as client:
        found = client.exec_command(f"sha256sum {REMOTE}")[1].read().decode()
    assert found.split()[0] == wanted, found
    assert hashlib.sha256(FETCHED.read_bytes()).hexdigest() == wanted
    print(f"both copies are whole, {FETCHED.stat().st_size} bytes")


def tidy():
    """Make a folder, list it, and delete a file."""
    hook = SFTPHook("proof_sftp")
    hook.create_directory("/home/shop/old")
    hook.store_file("/home/shop/old/list.csv", str(SENT))
    print("it has", hook.list_directory("/home/shop/old"), hook.describe_directory("/home/shop")["old"]["type"])
    hook.delete_file("/home/shop/old/list.csv")
    hook.delete_directory("/home/shop/old")
    hook.close_conn()


def listing(connection):
    """List the folder of a connection."""
    print(SFTPHook(connection).list_directory("/"))


with DAG("sftp", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def copy(task, operation, local, remote, **options):
        """Make a task that copies a file."""
        paths = {"local_filepath": str(local), "remote_filepath": remote}
        return SFTPOperator(task_id=task, ssh_conn_id="proof_sftp", operation=operation, **paths, **options)

    prepared = PythonOperator(task_id="prepare", python_callable=prepare, priority_weight=10)
    put = copy("put", "put", SENT, REMOTE, create_intermediate_dirs=True, priority_weight=10)
    get = copy("get", "get", FETCHED, REMOTE, create_intermediate_dirs=True)
    prepared >> put >> get >> PythonOperator(task_id="stored", python_callable=stored)
    prepared >> PythonOperator(task_id="tidy", python_callable=tidy)
    SFTPSensor(task_id="sensor", path=REMOTE, sftp_conn_id="proof_sftp", poke_interval=1, timeout=120)
    copy("missing", "get", "/tmp/sftp-missing", "/home/shop/missing.csv")
    PythonOperator(task_id="slow", python_callable=listing, op_args=["proof_sftp_silent"])
    PythonOperator(task_id="wrong_password", python_callable=listing, op_args=["proof_sftp_wrong"])
