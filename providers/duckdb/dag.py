"""DuckDB: statements in a file, and in memory."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from duckdb_provider.hooks.duckdb_hook import DuckDBHook

FILE = Path("/tmp/o'brien's goods #1%.duckdb")
HOLD = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def write():
    """Write rows, one of them with parameters."""
    hook = DuckDBHook("proof_duckdb")
    made = hook.get_conn().execute("create table goods (id int, name text)")
    made.execute("insert into goods values (1, ?)", ["o'brien %"])
    hook.insert_rows("goods", [(2, "bread"), (3, "milk")])


def read():
    """Read the rows with DuckDB's own module."""
    import duckdb

    print("the file has", duckdb.connect(str(FILE)).execute("select id, name from goods order by id").fetchall())


def frame():
    """Read the rows as a data frame."""
    print("the data frame has", DuckDBHook("proof_duckdb").get_pandas_df("select * from goods").shape, "cells")


def memory():
    """Calculate without a file."""
    found = DuckDBHook("proof_duckdb_memory").get_conn().execute("select sum(n) from range(5) r(n)").fetchall()
    print("in memory:", found)


def slow():
    """Count what takes minutes."""
    DuckDBHook("proof_duckdb_memory").get_conn().execute("select count(*) from range(1000000) a, range(300000) b")


def locked():
    """Open the file while another process holds it."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(FILE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        DuckDBHook("proof_duckdb").get_conn()
    finally:
        holder.kill()


with DAG("duckdb", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def statement(task, sql, connection):
        """Make a task that runs a statement."""
        return SQLExecuteQueryOperator(task_id=task, sql=sql, conn_id=connection)

    # One process at a time may open the file.
    (
        PythonOperator(task_id="write", python_callable=write)
        >> PythonOperator(task_id="read", python_callable=read)
        >> PythonOperator(task_id="frame", python_callable=frame)
        >> PythonOperator(task_id="locked", python_callable=locked)
    )
    PythonOperator(task_id="memory", python_callable=memory)
    PythonOperator(task_id="slow", python_callable=slow, execution_timeout=timedelta(seconds=4))
    statement("wrong_sql", "select * from missing", "proof_duckdb_memory")
    statement("no_folder", "select 1", "proof_duckdb_no_folder")
