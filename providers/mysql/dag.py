"""MySQL: statements, a file that is loaded, SQLAlchemy's engine, and the other driver."""

from datetime import datetime
from pathlib import Path

from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.providers.mysql.hooks.mysql import MySqlHook
from airflow.providers.mysql.operators.mysql import MySqlOperator


def load():
    """Load a file into the table."""
    file = Path("/tmp/mysql-in")
    file.write_text("3\tbread\n4\tmilk\n")
    hook = MySqlHook(mysql_conn_id="proof_mysql", local_infile=True)
    hook.bulk_load("goods", str(file))
    print("the table has", hook.get_first("select count(*) from goods")[0], "rows")


def engine():
    """Read the rows with SQLAlchemy."""
    found = MySqlHook(mysql_conn_id="proof_mysql").get_sqlalchemy_engine().execute("select name from goods")
    print("the engine finds", sorted(name for (name,) in found))


def connector():
    """Read the rows with MySQL's own driver."""
    found = MySqlHook(mysql_conn_id="proof_mysql_connector").get_records("select name from goods")
    print("the other driver finds", sorted(name for (name,) in found))


with DAG("mysql", start_date=datetime(2024, 1, 1), schedule_interval="@once", is_paused_upon_creation=False) as dag:

    def statement(task, sql, connection="proof_mysql", **options):
        """Make a task that runs a statement."""
        return MySqlOperator(task_id=task, sql=sql, mysql_conn_id=connection, **options)

    insert = "insert into goods values (1, %(name)s), (2, %(name)s)"
    query = statement("query", ["create table goods (id int, name text)", insert], parameters={"name": "o'brien %"})
    loaded = PythonOperator(task_id="load", python_callable=load)
    query >> loaded >> PythonOperator(task_id="engine", python_callable=engine)
    loaded >> PythonOperator(task_id="connector", python_callable=connector)
    statement("wrong_sql", "select * from missing")
    statement("slow", "select sleep(60)", hook_params={"init_command": "set max_statement_time=2"})
    statement("wrong_password", "select 1", "proof_mysql_wrong")
