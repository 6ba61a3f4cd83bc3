"""A subset of a DAG, as used for clearing, does not change the task groups of the DAG."""

from __future__ import annotations

from typing import Any

from isolated import end_with


def dependencies(dag: Any) -> dict[str | None, list[set[str | None]]]:
    """Task group -> its upstream and downstream groups and tasks."""
    groups = dag.task_group.get_task_group_dict()
    kinds = ("upstream_group_ids", "downstream_group_ids", "upstream_task_ids", "downstream_task_ids")
    return {name: [set(getattr(group, kind)) for kind in kinds] for name, group in groups.items()}


def grouped_dag() -> Any:
    """Return a DAG with three task groups and a task in sequence."""
    import pendulum
    from airflow import DAG
    from airflow.operators.empty import EmptyOperator
    from airflow.utils.task_group import TaskGroup

    with DAG("dag", start_date=pendulum.datetime(2023, 1, 1)) as dag:
        groups = []
        for name in ("one", "two", "three"):
            with TaskGroup(name) as group:
                EmptyOperator(task_id="task")
            groups.append(group)
        groups[0] >> groups[1] >> groups[2] >> EmptyOperator(task_id="last")
    return dag


def problem() -> str | None:
    """Return the problem, or None."""
    dag = grouped_dag()
    before = dependencies(dag)
    part = dag.partial_subset(["two.task"], include_upstream=False, include_downstream=False)
    after = dependencies(dag)
    changed = [str(name) for name in before if before[name] != after[name]]
    if changed:
        return f"the DAG's own task groups have lost dependencies: {', '.join(changed)}"
    kept = {name: sets for name, sets in dependencies(part).items() if any(sets)}
    return f"the subset depends on groups or tasks that it lacks: {kept}" if kept else None


if __name__ == "__main__":
    end_with(problem)
