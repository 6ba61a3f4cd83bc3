"""SQLite: a database in a file."""

import sqlite3
from datetime import datetime

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.sqlite.hooks.sqlite import SqliteHook
from airflow.providers.sqlite.operators.sqlite import SqliteOperator

FILE = "/tmp/o'brien shop.db"


def read():
    """Show the rows."""
    assert sqlite3.connect(FILE).execute("select count(*) from goods").fetchone() == (1,)
    print("the rows are", SqliteHook("proof_sqlite").get_records("select * from goods"))


def locked():
    """Write while another connection holds the lock of the file."""
    holder = sqlite3.connect(FILE)
    holder.execute("begin exclusive")
    SqliteHook("proof_sqlite").run("insert into goods values (2, 'milk')")


with DAG("sqlite", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def statement(task, sql, connection="proof_sqlite", **options):
        """Make a task that runs a statement."""
        return SqliteOperator(task_id=task, sql=sql, sqlite_conn_id=connection, **options)

    create = statement("create", "create table goods (id int, name text)")
    query = statement("query", "insert into goods values (1, :name)", parameters={"name": "o'brien %"})
    # The lock would disturb every other task.
    last = PythonOperator(task_id="locked", python_callable=locked, trigger_rule="all_done")
    create >> query >> PythonOperator(task_id="read", python_callable=read) >> last
    create >> statement("wrong_sql", "select * from missing") >> last
    statement("no_folder", "select 1", "proof_sqlite_missing")
