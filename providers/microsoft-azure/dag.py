"""Microsoft Azure: Blob Storage with operators, sensors and remote logs."""

import filecmp
import os
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.microsoft.azure.hooks.wasb import WasbHook
from airflow.providers.microsoft.azure.log.wasb_task_handler import WasbTaskHandler
from airflow.providers.microsoft.azure.operators.wasb_delete_blob import WasbDeleteBlobOperator
from airflow.providers.microsoft.azure.sensors.wasb import WasbBlobSensor, WasbPrefixSensor
from airflow.providers.microsoft.azure.transfers.local_to_wasb import LocalFilesystemToWasbOperator
from airflow.version import version as airflow_version
from packaging.version import Version

GOODS, SENT = "goods", Path("/tmp/azure-sent")


def prepare():
    """Make the container, and the file that the operator sends."""
    WasbHook("proof_azure").create_container(GOODS)
    SENT.write_bytes(bytes(range(240)) * 50_000)


def download():
    """Fetch the file."""
    fetched = Path("/tmp/azure-back")
    WasbHook("proof_azure").get_file(str(fetched), GOODS, "2024/file")
    assert filecmp.cmp(str(SENT), str(fetched), shallow=False)
    print(f"it came back whole, {fetched.stat().st_size} bytes")


def text():
    """Write a text, and list what there is."""
    hook = WasbHook("proof_azure")
    hook.load_string("o'brien & söhne", GOODS, "names/text")
    print("the text is", hook.read_file(GOODS, "names/text"), hook.get_blobs_list(GOODS, prefix="names/"))


def deleted():
    """Look for the blob that an operator deleted."""
    hook = WasbHook("proof_azure")
    print("it is there:", hook.check_for_blob(GOODS, "2024/file"))


def remote_log():
    """Write and read a log as the handler does."""
    os.environ["AIRFLOW__LOGGING__REMOTE_LOG_CONN_ID"] = "proof_azure"
    folders = {"base_log_folder": "/tmp/logs", "wasb_log_folder": "wasb-logs", "wasb_container": GOODS}
    handler = WasbTaskHandler(**folders, delete_local_copy=False, filename_template="{{ ti.task_id }}.log")
    for line in ("a line of a task", "another line"):
        handler.wasb_write(line, "wasb-logs/task.log")
    print("the log in Azure has", repr(handler.wasb_read("wasb-logs/task.log")))


def missing():
    """Read a blob that does not exist."""
    WasbHook("proof_azure").read_file(GOODS, "missing")


def containers(connection):
    """List the containers of a connection."""
    print([found.name for found in WasbHook(connection).get_conn().list_containers()])


with DAG(
    "microsoft-azure", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:

    def sensor(task, operator, **options):
        """Make a sensor."""
        common = {"container_name": GOODS, "wasb_conn_id": "proof_azure", "timeout": 120}
        return operator(task_id=task, **common, **options)

    upload = LocalFilesystemToWasbOperator(
        task_id="upload",
        file_path=str(SENT),
        container_name=GOODS,
        blob_name="2024/file",
        wasb_conn_id="proof_azure",
        priority_weight=10,
    )
    delete = WasbDeleteBlobOperator(
        task_id="delete", container_name=GOODS, blob_name="2024/file", wasb_conn_id="proof_azure"
    )
    prepared = PythonOperator(task_id="prepare", python_callable=prepare, priority_weight=10)
    fetched = PythonOperator(task_id="download", python_callable=download)
    sensors = [
        sensor("sensor", WasbBlobSensor, blob_name="2024/file", poke_interval=1),
        sensor("prefix_sensor", WasbPrefixSensor, prefix="2024/", poke_interval=1),
    ]
    if Version(airflow_version) >= Version("2.6"):
        sensors.append(sensor("deferrable_sensor", WasbBlobSensor, blob_name="2024/file", deferrable=True))
    prepared >> [upload, *sensors]
    upload >> fetched
    [fetched, *sensors] >> delete >> PythonOperator(task_id="deleted", python_callable=deleted)
    upload >> [
        PythonOperator(task_id="text", python_callable=text),
        PythonOperator(task_id="remote_log", python_callable=remote_log),
        PythonOperator(task_id="missing", python_callable=missing),
    ]
    PythonOperator(
        task_id="slow",
        python_callable=containers,
        op_args=["proof_azure_silent"],
        execution_timeout=timedelta(seconds=4),
    )
    PythonOperator(task_id="wrong_key", python_callable=containers, op_args=["proof_azure_wrong"])
