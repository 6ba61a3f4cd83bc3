"""Redis: keys and messages."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.redis.hooks.redis import RedisHook
from airflow.providers.redis.operators.redis_publish import RedisPublishOperator
from airflow.providers.redis.sensors.redis_key import RedisKeySensor


def write():
    """Write a value that the sensor waits for, and read it."""
    client = RedisHook("proof_redis").get_conn()
    client.set("goods", "fresh bread")
    print("it is", client.get("goods").decode())


def publish(**context):
    """Subscribe to a channel, let the operator publish, and show the message."""
    channel = RedisHook("proof_redis").get_conn().pubsub()
    channel.subscribe("doors")
    channel.get_message(timeout=5)
    RedisPublishOperator(
        task_id="inner", channel="doors", message="open", redis_conn_id="proof_redis", dag=None
    ).execute(context)
    print("the subscriber got", channel.get_message(timeout=5)["data"])


def wrong_type():
    """Use a text as a list."""
    client = RedisHook("proof_redis").get_conn()
    client.set("text", "no list")
    client.lpush("text", "more")


def ping(connection):
    """Ask the server of a connection."""
    RedisHook(connection).get_conn().ping()


with DAG("redis", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:
    PythonOperator(task_id="write", python_callable=write, priority_weight=10)
    RedisKeySensor(task_id="sensor", key="goods", redis_conn_id="proof_redis", poke_interval=1, timeout=120)
    PythonOperator(task_id="publish", python_callable=publish)
    PythonOperator(task_id="wrong_type", python_callable=wrong_type)
    PythonOperator(
        task_id="slow",
        python_callable=ping,
        op_args=["proof_redis_silent"],
        execution_timeout=timedelta(seconds=3),
    )
    PythonOperator(task_id="wrong_password", python_callable=ping, op_args=["proof_redis_wrong"])
