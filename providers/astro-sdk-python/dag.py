"""Astro Python SDK: load, transform, merge and export, between files and PostgreSQL."""

from datetime import datetime
from pathlib import Path

import pandas
from airflow import DAG
from airflow.operators.python import PythonOperator
from astro import sql
from astro.files import File
from astro.table import Table
from sqlalchemy import Column, Integer, String

CSV, JSON, PARQUET = "/tmp/goods.csv", "/tmp/more.ndjson", "/tmp/dear.parquet"


def table(name, connection="proof_astro"):
    """Return a table of a connection."""
    return Table(name=name, conn_id=connection)


def prepare():
    """Write the files."""
    Path(CSV).write_text("name,price\nbread,3\nmilk,4\n")
    Path(JSON).write_text('{"name": "milk", "price": 5}\n{"name": "cake", "price": 9}\n')


@sql.transform
def dear(goods):
    """Select rows."""
    return "select name, price from {{ goods }} where price > 3"


@sql.dataframe(columns_names_capitalization="original")
def total(goods: pandas.DataFrame):
    """Show the rows of a data frame."""
    rows = sorted(f"{row['name']} {row['price']}" for _, row in goods.iterrows())
    print("the frame has", ", ".join(rows))


def exported():
    """Show the file."""
    print("the file has", ", ".join(sorted(pandas.read_parquet(PARQUET)["name"])))


with DAG(
    "astro-sdk-python", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:
    prepared = PythonOperator(task_id="prepare", python_callable=prepare)

    def load(task, file, target):
        """Make a task that loads a file into a table, after the files are there."""
        return sql.load_file(task_id=task, input_file=File(file), output_table=target, if_exists="replace")

    # A merge needs a key that the database knows.
    columns = [Column("name", String(60), primary_key=True), Column("price", Integer)]
    goods = Table(name="sdk_goods", conn_id="proof_astro", columns=columns)
    csv, more = load("load_csv", CSV, goods), load("load_json", JSON, table("sdk_more"))
    prepared >> [csv.operator, more.operator]
    merged = sql.merge(
        task_id="merge",
        target_table=csv,
        source_table=more,
        columns=["name", "price"],
        target_conflict_columns=["name"],
        if_conflicts="update",
    )
    total(merged)
    frame = dear(merged, output_table=table("sdk_dear"))
    export = sql.export_file(task_id="export", input_data=frame, output_file=File(PARQUET), if_exists="replace")
    export.operator >> PythonOperator(task_id="exported", python_callable=exported)

    def statement(task, text, connection):
        """Make a task that runs a statement."""

        @sql.run_raw_sql(conn_id=connection, task_id=task)
        def run():
            return text

        run()

    statement("wrong_sql", "select * from missing", "proof_astro")
    statement("slow", "set statement_timeout = 2000; select pg_sleep(60)", "proof_astro")
    statement("wrong_password", "select 1", "proof_astro_wrong")
