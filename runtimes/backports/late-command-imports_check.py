"""A command of Airflow itself loads neither the executor nor the auth manager; their commands are all there."""

from __future__ import annotations

import os

from isolated import end_with
from loaded import loaded_by_airflow

# What only the executor and the auth manager need.
HEAVY = {"celery", "flask", "flask_appbuilder", "rich.console"}
ARGUMENTS = (["celery", "worker"], ["jobs", "check"], ["version"])


def problem() -> str | None:
    """What is wrong, or None."""
    os.environ["AIRFLOW__CORE__EXECUTOR"] = "CeleryExecutor"
    heavy = loaded_by_airflow("version") & HEAVY
    if heavy:
        return f"airflow version loads {', '.join(sorted(heavy))}"
    from airflow.cli.cli_parser import get_parser

    for arguments in ARGUMENTS:
        get_parser().parse_args(arguments)
    names = [name for name in ("celery", "dags", "scheduler", "users") if f" {name} " not in get_parser().format_help()]
    return f"the help lacks {', '.join(names)}" if names else None


if __name__ == "__main__":
    end_with(problem)
