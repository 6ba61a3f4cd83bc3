"""The common SQL operators, on PostgreSQL and SQLite."""

from datetime import datetime

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.common.sql.operators.sql import (
    BranchSQLOperator,
    SQLColumnCheckOperator,
    SQLExecuteQueryOperator,
    SQLTableCheckOperator,
    SQLValueCheckOperator,
)
from airflow.providers.common.sql.sensors.sql import SqlSensor

CREATE = ["create table sql_goods (name text, amount int)", "insert into sql_goods values ('bread', 3), ('milk', 5)"]


def rows(**context):
    """Run the operator on SQLite, and show what it returns."""
    operator = SQLExecuteQueryOperator(
        task_id="inner", dag=None, conn_id="proof_sql_file", sql="select 1 union select 2", handler=list
    )
    print("the rows are", operator.execute(context))


def followed():
    """Do nothing."""


with DAG(
    "common-sql", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False
) as dag:
    sql = {"conn_id": "proof_sql"}
    create = SQLExecuteQueryOperator(task_id="create", sql=CREATE, autocommit=True, **sql)
    checks = {
        "amount": {"min": {"geq_to": 3}, "null_check": {"equal_to": 0}},
        "name": {"unique_check": {"equal_to": 0}},
    }
    branch = BranchSQLOperator(
        task_id="branch",
        sql="select count(*) = 2 from sql_goods",
        follow_task_ids_if_true="followed",
        follow_task_ids_if_false="not_followed",
        **sql,
    )
    branch >> [PythonOperator(task_id=task, python_callable=followed) for task in ("followed", "not_followed")]
    create >> [
        SQLColumnCheckOperator(task_id="columns", table="sql_goods", column_mapping=checks, **sql),
        SQLColumnCheckOperator(
            task_id="wrong_columns", table="sql_goods", column_mapping={"amount": {"min": {"geq_to": 4}}}, **sql
        ),
        SQLTableCheckOperator(
            task_id="rows", table="sql_goods", checks={"two": {"check_statement": "count(*) = 2"}}, **sql
        ),
        SQLValueCheckOperator(task_id="value", sql="select sum(amount) from sql_goods", pass_value=8, **sql),
        branch,
    ]
    SqlSensor(
        task_id="sensor",
        sql="select 1 from pg_tables where tablename = 'sql_goods'",
        poke_interval=1,
        timeout=120,
        **sql,
    )
    PythonOperator(task_id="file", python_callable=rows)
    SQLExecuteQueryOperator(task_id="slow", sql="select pg_sleep(60)", **sql)
    SQLExecuteQueryOperator(task_id="wrong_password", sql="select 1", conn_id="proof_sql_wrong")
