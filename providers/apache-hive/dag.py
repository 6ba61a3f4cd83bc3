"""Apache Hive: statements that the hook sends to HiveServer2, with a password."""

from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.apache.hive.hooks.hive import HiveServer2Hook


def statements():
    """Make a table, and read its rows."""
    lines = ["create table goods (id int, name string)", "insert into goods values (1, 'o''brien %'), (2, 'jam')"]
    found = HiveServer2Hook("proof_hive").get_records([*lines, "select name from goods order by id"])
    print("the rows are", found)


def frame():
    """Read the rows as a data frame."""
    print("the data frame has", HiveServer2Hook("proof_hive").get_pandas_df("select * from goods").shape, "cells")


def csv():
    """Write the rows to a file."""
    HiveServer2Hook("proof_hive").to_csv("select * from goods", "/tmp/hive.csv")
    print("the file has", len(Path("/tmp/hive.csv").read_text().splitlines()), "lines")


def select(connection, table):
    """Read a table."""
    print(HiveServer2Hook(connection).get_records(f"select * from {table}"))


with DAG(
    "apache-hive", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:

    def selecting(task, connection, table="goods", **options):
        """Make a task that reads a table."""
        return PythonOperator(task_id=task, python_callable=select, op_args=[connection, table], **options)

    written = PythonOperator(task_id="statements", python_callable=statements)
    written >> PythonOperator(task_id="frame", python_callable=frame)
    written >> PythonOperator(task_id="csv", python_callable=csv)
    selecting("wrong_sql", "proof_hive", "missing")
    selecting("slow", "proof_hive_silent", execution_timeout=timedelta(seconds=4))
    selecting("wrong_password", "proof_hive_wrong")
