"""Snowflake: statements that a task submits to the SQL API or in a session, with both kinds of operators."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.providers.snowflake.operators import snowflake as airflows_operators
from astronomer.providers.snowflake.operators import snowflake as astronomers_operators

# What servers/snowflake_statements.py answers to each request for the result.
FOREVER = "/* poll: 202 */ select 1"
CANCELLED = "/* poll: 202 202 422 */ select 1"
LATE = "/* poll: 202 202 408 */ select 1"
LIMITED = "/* poll: 202 202 429 429 200 */ select 'limited {}'"
UNAVAILABLE = "/* poll: 202 202 503 503 200 */ select 'unavailable {}'"
MISSING = "select * from missing"


with DAG("snowflake", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def astronomers(task, sql, connection="proof_snowflake", count=1, **options):
        """Make a task that runs statements with Astronomer's operator."""
        return astronomers_operators.SnowflakeSqlApiOperatorAsync(
            task_id=task, sql=sql, snowflake_conn_id=connection, statement_count=count, poll_interval=1, **options
        )

    def airflows(task, sql, connection="proof_snowflake", count=1, **options):
        """Make a task that runs statements with Airflow's operator."""
        return airflows_operators.SnowflakeSqlApiOperator(
            task_id=task,
            sql=sql,
            snowflake_conn_id=connection,
            statement_count=count,
            poll_interval=1,
            deferrable=True,
            **options,
        )

    again = {"retries": 1, "retry_delay": timedelta(seconds=1)}
    kinds = []
    if hasattr(astronomers_operators, "SnowflakeSqlApiOperatorAsync"):
        kinds.append((astronomers, "", "goods"))
    if hasattr(airflows_operators, "SnowflakeSqlApiOperator"):
        kinds.append((airflows, "deferrable_", "wares"))
    for operator, prefix, table in kinds:
        create = f"create table {table} (name text, price int); insert into {table} values ('bread', 3), ('cake', 7)"
        written = operator(f"{prefix}write", create, count=2)
        written >> operator(f"{prefix}read", f"select name, price from {table} order by price desc")
        operator(f"{prefix}failure", MISSING)
        operator(f"{prefix}cancelled", CANCELLED)
        operator(f"{prefix}late", LATE)
        operator(f"{prefix}limited", LIMITED.format(table), **again)
        operator(f"{prefix}unavailable", UNAVAILABLE.format(table), **again)
        operator(f"{prefix}wrong_key", "select 1", "proof_snowflake_wrong")
        operator(f"{prefix}time_out", FOREVER, execution_timeout=timedelta(seconds=20))

    def session(task, sql, connection="proof_snowflake_password", **options):
        """Make a task that runs statements in a session of the connector, with Astronomer's operator."""
        return astronomers_operators.SnowflakeOperatorAsync(
            task_id=task, sql=sql, snowflake_conn_id=connection, poll_interval=1, **options
        )

    filled = ["create table loaves (name text)", "insert into loaves values ('white'), ('brown'), ('rye')"]
    session("session_write", filled) >> session("session_read", "select name from loaves")
    session("session_failure", MISSING)
    session("session_cancelled", CANCELLED)
    session("session_wrong_password", "select 1", "proof_snowflake_wrong_password")
    session("session_time_out", FOREVER, execution_timeout=timedelta(seconds=20))
