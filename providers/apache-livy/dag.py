"""Apache Livy: batches that succeed, fail, and take too long."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.apache.livy.hooks.livy import LivyHook
from airflow.providers.apache.livy.operators.livy import LivyOperator
from airflow.providers.apache.livy.sensors.livy import LivySensor


def stopped(batch):
    """Ask for a batch that a task has stopped."""
    LivyHook("proof_livy").get_batch(batch)


def remember(context):
    """Keep the number of the batch: a task that fails returns nothing."""
    task = context["task_instance"]
    task.xcom_push("batch", task.task._batch_id)


with DAG(
    "apache-livy", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:

    def batch(task, name, connection="proof_livy", **options):
        """Make a task that runs a file as a batch, and waits for its end."""
        file = f"hdfs:///shop/{name}"
        return LivyOperator(task_id=task, file=file, livy_conn_id=connection, polling_interval=1, **options)

    batch("run", "bake.py", args=["--goods", 3], conf={"spark.shop": "o'brien"}, driver_memory="1g")
    batch("failure", "burn.py")
    batch("refused", "missing.py")
    killed = batch("killed", "forever.py", execution_timeout=timedelta(seconds=4), on_failure_callback=remember)
    killed >> PythonOperator(
        task_id="stopped",
        python_callable=stopped,
        op_args=["{{ ti.xcom_pull('killed', key='batch') }}"],
        trigger_rule="all_done",
    )
    started = LivyOperator(task_id="start", file="hdfs:///shop/bake.py", livy_conn_id="proof_livy")
    LivySensor(task_id="sensor", batch_id=started.output, livy_conn_id="proof_livy", poke_interval=1, timeout=120)
    batch("wrong_password", "bake.py", "proof_livy_wrong")
    batch("deferrable", "bake.py", deferrable=True)
    batch("deferrable_failure", "burn.py", deferrable=True)
    batch("deferrable_slow", "forever.py", deferrable=True, execution_timeout=timedelta(seconds=10))
