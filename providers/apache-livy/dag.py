"""Apache Livy: batches that succeed, fail, and take too long."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.apache.livy.hooks.livy import LivyHook
from airflow.providers.apache.livy.operators.livy import LivyOperator
from airflow.providers.apache.livy.sensors.livy import LivySensor


def stopped():
    """Show the names of the batches that Livy still has."""
    found = LivyHook("proof_livy").run_method("/batches").json()["sessions"]
    names = sorted(batch["name"] for batch in found)
    assert "killed" not in names, names
    print("Livy still has", names)


with DAG(
    "apache-livy", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:

    def batch(task, file, connection="proof_livy", **options):
        """Make a task that runs a file as a batch, and waits for its end."""
        place = {"file": f"hdfs:///shop/{file}", "name": task, "livy_conn_id": connection}
        return LivyOperator(task_id=task, polling_interval=1, **place, **options)

    batch("run", "bake.py", args=["--goods", 3], conf={"spark.shop": "o'brien"}, driver_memory="1g")
    batch("failure", "burn.py")
    batch("refused", "missing.py")
    killed = batch("killed", "forever.py", execution_timeout=timedelta(seconds=4))
    killed >> PythonOperator(task_id="stopped", python_callable=stopped, trigger_rule="all_done")
    started = LivyOperator(task_id="start", file="hdfs:///shop/bake.py", livy_conn_id="proof_livy")
    LivySensor(task_id="sensor", batch_id=started.output, livy_conn_id="proof_livy", poke_interval=1, timeout=120)
    batch("wrong_password", "bake.py", "proof_livy_wrong")
    batch("deferrable", "bake.py", deferrable=True)
    batch("deferrable_failure", "burn.py", deferrable=True)
    batch("deferrable_slow", "forever.py", deferrable=True, execution_timeout=timedelta(seconds=10))
