"""Datadog: metrics and events."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.datadog.hooks.datadog import DatadogHook
from airflow.providers.datadog.sensors.datadog import DatadogSensor


def metric():
    """Send a metric, and query it."""
    hook = DatadogHook("proof_datadog")
    hook.send_metric("shop.goods", 3, tags=["bread"])
    found = hook.query_metric("avg:shop.goods{*}", 600, 0)
    print("the metric has", [[row["metric"], int(row["points"][0][1])] for row in found["series"]])


def event():
    """Post an event."""
    DatadogHook("proof_datadog").post_event("the shop is open", "come in", tags=["doors"])


def query(name, connection):
    """Query a metric."""
    print(DatadogHook(connection).query_metric(f"avg:{name}{{*}}", 600, 0))


def send(connection):
    """Send a metric."""
    print(DatadogHook(connection).send_metric("shop.goods", 3))


with DAG("datadog", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    PythonOperator(task_id="metric", python_callable=metric)
    PythonOperator(task_id="event", python_callable=event, priority_weight=10)
    DatadogSensor(
        task_id="sensor",
        datadog_conn_id="proof_datadog",
        tags=["doors"],
        response_check=lambda response: bool(response["events"]),
        poke_interval=1,
        timeout=120,
    )
    PythonOperator(task_id="missing", python_callable=query, op_args=["shop.missing", "proof_datadog"])
    PythonOperator(
        task_id="slow",
        python_callable=send,
        op_args=["proof_datadog_silent"],
        execution_timeout=timedelta(seconds=3),
    )
    PythonOperator(task_id="wrong_password", python_callable=send, op_args=["proof_datadog_wrong"])
