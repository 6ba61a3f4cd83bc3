"""The links of a task instance keep the path of [webserver] base_url."""

from __future__ import annotations

import os

from isolated import end_with


def problem() -> str | None:
    """Return the problem, or None."""
    import pendulum
    from airflow.models import DagRun, TaskInstance
    from airflow.operators.empty import EmptyOperator

    instance = TaskInstance(EmptyOperator(task_id="task"), run_id="run")
    instance.dag_run = DagRun("dag", "run", execution_date=pendulum.datetime(2023, 1, 1))
    for base in ("https://airflow.example/path", "https://airflow.example"):
        for slash in ("", "/"):
            os.environ["AIRFLOW__WEBSERVER__BASE_URL"] = base + slash
            for url, page in ((instance.log_url, "/log?"), (instance.mark_success_url, "/confirm?")):
                if not url.startswith(base + page):
                    return f"expected a URL that starts with {base}{page}, found {url}"
    return None


if __name__ == "__main__":
    end_with(problem)
