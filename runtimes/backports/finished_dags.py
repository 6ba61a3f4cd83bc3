"""DAGs with finished runs, for checks of permissions."""

from __future__ import annotations


def store_dags(*names: str) -> None:
    """Store these DAGs in a new database, each with a finished run of its only task."""
    import pendulum
    from airflow import DAG
    from airflow.models.serialized_dag import SerializedDagModel
    from airflow.operators.empty import EmptyOperator
    from airflow.utils.db import initdb
    from airflow.utils.session import create_session
    from airflow.utils.types import DagRunType

    initdb()
    start = pendulum.datetime(2023, 1, 1)
    for name in names:
        with DAG(name, start_date=start, schedule=None) as dag:
            EmptyOperator(task_id="task")
        dag.sync_to_db()
        SerializedDagModel.write_dag(dag)
        with create_session() as session:
            run = dag.create_dagrun(
                "success", start, "run", run_type=DagRunType.MANUAL, data_interval=(start, start), session=session
            )
            run.get_task_instance("task", session=session).state = "success"
