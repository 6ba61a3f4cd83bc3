"""Elasticsearch: read the log of a task, and search."""

import inspect
import os
from datetime import datetime, timedelta

import elasticsearch
from airflow import DAG
from airflow.hooks.base import BaseHook
from airflow.operators.python import PythonOperator
from airflow.providers.elasticsearch.hooks import elasticsearch as hooks
from airflow.providers.elasticsearch.log.es_task_handler import ElasticsearchTaskHandler
from airflow.version import version as airflow_version
from packaging.version import Version


def address(connection):
    """Return the address in the variable of a connection, as the option [elasticsearch] host has it."""
    return os.environ[f"AIRFLOW_CONN_{connection.upper()}"]


def read_log(connection, ti):
    """Read the log of this task as the web interface does."""
    options = {
        "base_log_folder": "/tmp/logs",
        "filename_template": "{{ ti.task_id }}.log",
        "log_id_template": "{dag_id}-{task_id}",
        "end_of_log_mark": "end_of_log",
        "write_stdout": False,
        "json_format": False,
        "json_fields": "message",
        "host": address(connection),
    }
    known = inspect.signature(ElasticsearchTaskHandler.__init__).parameters
    handler = ElasticsearchTaskHandler(**{name: value for name, value in options.items() if name in known})
    found, _ = handler._read(ti, 1, {"offset": 0})
    print("the log is", ", ".join(line for _, text in found for line in text.splitlines()))


def search(connection, index):
    """Search an index with the hook."""
    found = BaseHook.get_connection(connection)
    # Version 7 of the client has another name for it.
    name = "basic_auth" if elasticsearch.VERSION >= (8,) else "http_auth"
    arguments = {name: (found.login, found.password)}
    hook = hooks.ElasticsearchPythonHook([f"http://{found.host}:{found.port}"], arguments)
    print("the search finds", hook.search({"query": {"match_all": {}}}, index=index)["total"]["value"])


with DAG(
    "elasticsearch", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:
    PythonOperator(task_id="read_log", python_callable=read_log, op_args=["proof_elastic_plain"])
    if Version(airflow_version) >= Version("2.8"):
        PythonOperator(task_id="encoded", python_callable=read_log, op_args=["proof_elastic"])
    # In Runtime 4 the only hook is for SQL.
    if hasattr(hooks, "ElasticsearchPythonHook"):
        for task, connection, index in (
            ("search", "proof_elastic", "logs"),
            ("missing", "proof_elastic", "missing"),
            ("slow", "proof_elastic_silent", "logs"),
            ("wrong_password", "proof_elastic_wrong", "logs"),
        ):
            PythonOperator(
                task_id=task,
                python_callable=search,
                op_args=[connection, index],
                execution_timeout=timedelta(seconds=4 if task == "slow" else 60),
            )
