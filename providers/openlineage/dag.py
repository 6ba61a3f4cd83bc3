"""OpenLineage: the events of this DAG's first tasks arrive at the collector."""

import json
import time
import urllib.request
import uuid
from collections import Counter
from datetime import datetime

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from openlineage.client import OpenLineageClient
from openlineage.client.run import Job, Run, RunEvent, RunState
from openlineage.client.transport.http import HttpConfig, HttpTransport

TABLES = "create table lineage_goods (name text); create table lineage_copies (name text)"
COPY = "insert into lineage_copies select name from lineage_goods"


def fail():
    """Fail."""
    raise ValueError("it is out of bread")


def show(name, end):
    """Wait for the last event of a task, and show its events."""
    for _ in range(60):
        with urllib.request.urlopen("http://lineage:8000/events") as answer:
            found = [event for event in json.load(answer) if event["job"]["name"] == f"openlineage.{name}"]
        if any(event["eventType"] == end for event in found):
            break
        time.sleep(1)
    # Duplicates would come later.
    time.sleep(2)
    kinds = Counter(event["eventType"] for event in found)
    assert all(event["job"]["namespace"] == "shop" for event in found)
    tables = " -> ".join(",".join(tables_of(found, key)) for key in ("inputs", "outputs"))
    print(f"{name}: START {kinds['START']}, {end} {kinds[end]}, {tables}")


def tables_of(events, key):
    """Return the names of the tables in the inputs or outputs of some events."""
    return sorted({row["name"].rpartition(".")[2] for event in events for row in event.get(key) or ()})


def emit(**config):
    """Send one event to a collector."""
    # Airflow loads the plugin first; in another order its modules import each other in a circle.
    from airflow.providers.openlineage.plugins.adapter import OpenLineageAdapter

    begin = time.monotonic()
    client = OpenLineageClient(transport=HttpTransport(HttpConfig.from_dict(config)))
    run, job = Run(runId=str(uuid.uuid4())), Job(namespace="shop", name="emit")
    moment = datetime.utcnow().isoformat() + "Z"
    OpenLineageAdapter(client).emit(RunEvent(RunState.START, moment, run, job, "shop", [], []))
    print(f"it took {int(time.monotonic() - begin)} s")


with DAG(
    "openlineage", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:
    query = SQLExecuteQueryOperator(
        task_id="query", conn_id="proof_lineage_db", sql=f"{TABLES}; {COPY}", autocommit=True
    )
    error = PythonOperator(task_id="error", python_callable=fail)
    always = {"python_callable": show, "trigger_rule": "all_done"}
    query >> PythonOperator(task_id="events", op_args=["query", "COMPLETE"], **always)
    error >> PythonOperator(task_id="failure", op_args=["error", "FAIL"], **always)
    for task, config in (
        ("slow", {"url": "http://silent:9000", "timeout": 2}),
        ("wrong_password", {"url": "http://lineage:8000", "auth": {"type": "api_key", "apiKey": "wrong"}}),
    ):
        PythonOperator(task_id=task, python_callable=emit, op_kwargs=config)
