"""A DAG with a dependency of its own."""

from datetime import datetime

from airflow.decorators import dag, task
from include.sizes import shown


@dag(start_date=datetime(2022, 1, 1), catchup=False)
def sizes():
    @task
    def show():
        return shown(3_000_000)

    show()


# Airflow before 2.4 finds only DAGs in variables of the module.
sizes_dag = sizes()
