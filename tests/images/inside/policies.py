"""Print the effects of a project's and a distribution's cluster policies on a DAG, as JSON."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from airflow.models.dagbag import DagBag  # pants: no-infer-dep

DAG = """
from datetime import datetime
from airflow import DAG
from airflow.operators.python import PythonOperator
with DAG("subject", start_date=datetime(2024, 1, 1), schedule_interval=None) as dag:
    PythonOperator(task_id="task", python_callable=print)
"""


def main() -> None:
    """Load one DAG as a scheduler does."""
    folder = tempfile.mkdtemp()
    Path(folder, "subject.py").write_text(DAG)
    bag = DagBag(folder, include_examples=False, read_dags_from_db=False)
    dag = bag.dags.get("subject")
    task = dag.get_task("task") if dag else None
    found = {
        "errors": bag.import_errors,
        "dag": dag.doc_md if dag else None,
        "queue": task.queue if task else None,
        "pool": task.pool if task else None,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
