"""HTTP: requests with credentials, a redirect and TLS, and a sensor."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.http.operators.http import SimpleHttpOperator
from airflow.providers.http.sensors.http import HttpSensor
from airflow.version import version as airflow_version
from packaging.version import Version

AUTHORITY = {"verify": "/usr/local/airflow/include/tls/ca.pem"}

with DAG("http", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def get(task, endpoint, connection="proof_http", **options):
        """Make a task that requests a path and logs the answer."""
        SimpleHttpOperator(
            task_id=task, endpoint=endpoint, http_conn_id=connection, method="GET", log_response=True, **options
        )

    get("get", "data")
    get("redirect", "redirect")
    get("tls", "data", "proof_http_tls", extra_options=AUTHORITY)
    get("unknown_authority", "data", "proof_http_tls")
    get("error", "error")
    get("slow", "slow", extra_options={"timeout": 2})
    get("wrong_password", "data", "proof_http_wrong")
    SimpleHttpOperator(
        task_id="post",
        endpoint="echo",
        http_conn_id="proof_http",
        data="a body of its own",
        headers={"Content-Type": "application/csv"},
        log_response=True,
    )
    HttpSensor(task_id="sensor", endpoint="later", http_conn_id="proof_http", poke_interval=1, timeout=60)
    if Version(airflow_version) >= Version("2.7"):
        get("deferrable", "data", "proof_http_header", deferrable=True)
        get("deferrable_error", "error", "proof_http_header", deferrable=True)
        get("deferrable_wrong_password", "data", "proof_http_header_wrong", deferrable=True)
        limit = timedelta(seconds=10)
        get("deferrable_slow", "slow", "proof_http_header", deferrable=True, execution_timeout=limit)
        sensor = {"http_conn_id": "proof_http", "poke_interval": 1, "deferrable": True}
        HttpSensor(task_id="deferrable_sensor", endpoint="later/deferrable", timeout=120, **sensor)
        HttpSensor(task_id="deferrable_never", endpoint="never", timeout=5, **sensor)
