"""No command of the example DAG contains the run ID. The user who triggers the DAG could inject shell code with it."""

from __future__ import annotations

from isolated import end_with

RUN_ID = '"; touch from-a-run-id #'


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.example_dags import example_bash_operator

    context = {"run_id": RUN_ID, "dag_run": f"<DagRun {RUN_ID}>", "task_instance_key_str": "dag__task__20230101"}
    commands = {
        task.task_id: task.render_template(task.bash_command, context)
        for task in example_bash_operator.dag.tasks
        if hasattr(task, "bash_command")
    }
    with_run_id = [name for name, command in commands.items() if RUN_ID in command]
    if with_run_id:
        return f"the run ID is part of the command of {', '.join(with_run_id)}"
    return None if commands else "the example has no command"


if __name__ == "__main__":
    end_with(problem)
