"""PostgreSQL: statements, COPY, and SQLAlchemy's engine, as a user with special characters in name and password."""

from datetime import datetime
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.postgres.hooks.postgres import PostgresHook
from airflow.providers.postgres.operators.postgres import PostgresOperator

ROLE = """create role "o'brien@shop" login password 'p@ss:w/rd #1%%'"""
DATABASE = """create database proof owner "o'brien@shop" """


def prepare():
    """Create the role and its database."""
    hook = PostgresHook(postgres_conn_id="proof_postgres_admin")
    hook.run(ROLE.replace("%%", "%"), autocommit=True)
    hook.run(DATABASE, autocommit=True)


def copy():
    """Load a file into the table, and dump the table to another file."""
    hook, loaded, dumped = PostgresHook(postgres_conn_id="proof_postgres"), Path("/tmp/in"), Path("/tmp/out")
    loaded.write_text("3\tbread\n4\tmilk\n")
    hook.bulk_load("goods", str(loaded))
    dumped.touch()
    hook.bulk_dump("goods", str(dumped))
    print(f"the dump has {len(dumped.read_text().splitlines())} rows")


def engine():
    """Count the rows with SQLAlchemy."""
    found = PostgresHook(postgres_conn_id="proof_postgres").get_sqlalchemy_engine().execute("select * from goods")
    print(f"the engine finds {len(found.fetchall())} rows")


with DAG("postgres", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def statement(task, sql, connection="proof_postgres", **options):
        """Make a task that runs a statement."""
        return PostgresOperator(task_id=task, sql=sql, postgres_conn_id=connection, **options)

    insert = "insert into goods values (1, %(name)s), (2, %(name)s)"
    query = statement("query", ["create table goods (id int, name text)", insert], parameters={"name": "o'brien %"})
    prepared = PythonOperator(task_id="prepare", python_callable=prepare)
    (
        prepared
        >> query
        >> PythonOperator(task_id="copy", python_callable=copy)
        >> PythonOperator(task_id="engine", python_callable=engine)
    )
    prepared >> statement("wrong_sql", "select * from missing")
    prepared >> statement("slow", "select pg_sleep(60)")
    prepared >> statement("wrong_password", "select 1", "proof_postgres_wrong")
