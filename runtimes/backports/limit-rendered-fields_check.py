"""A rendered template field that is too long is truncated, and a secret in it stays masked.

The check renders a task's stored fields without a database. Short fields must be unchanged.
"""

from __future__ import annotations

import os
from typing import Any

from isolated import end_with

# The default of [core] max_templated_field_length, in characters.
LIMIT = 4096
MASKED = "masked-at-the-cut"


class Big:
    """An object with a long text that cannot be serialized as JSON."""

    def __str__(self) -> str:
        return "y" * 2 * LIMIT


def stored(**fields: Any) -> dict[str, Any]:
    """Return the rendered fields that Airflow would store for a task with these fields."""
    from airflow.models import DagRun, TaskInstance
    from airflow.models.baseoperator import BaseOperator
    from airflow.models.renderedtifields import RenderedTaskInstanceFields

    class Task(BaseOperator):
        template_fields = tuple(fields)

    task = Task(task_id="task")
    for name, value in fields.items():
        setattr(task, name, value)
    instance = TaskInstance(task, run_id="run")
    instance.dag_run = DagRun("dag", "run")
    found: dict[str, Any] = RenderedTaskInstanceFields(instance, render_templates=False).rendered_fields
    return found


def problem() -> str | None:
    """Return the problem, or None."""
    from airflow.utils.log.secrets_masker import mask_secret

    mask_secret(MASKED)
    short = {"text": "echo", "mapping": {"key": [1, None]}, "nothing": None, "number": 7, "edge": "x" * LIMIT}
    cut = {f"from_{start}": "x" * start + MASKED + "x" * LIMIT for start in range(LIMIT - 160, LIMIT)}
    found = stored(**short, **cut, listing=["x"] * LIMIT, instance=Big())
    changed = [name for name, value in short.items() if found[name] != value]
    kept = [name for name, value in found.items() if len(str(value)) > LIMIT]
    leaked = [name for name in cut if MASKED[:8] in found[name]]
    os.environ["AIRFLOW__CORE__MAX_TEMPLATED_FIELD_LENGTH"] = str(4 * LIMIT)
    more = stored(**cut)
    if kept:
        return f"{len(kept)} of {len(cut) + 2} long fields are not truncated"
    if changed:
        return f"short fields are changed: {', '.join(changed)}"
    if leaked:
        return f"the start of a secret remains in {len(leaked)} fields"
    return "the limit cannot be set" if any(more[name] == found[name] for name in cut) else None


if __name__ == "__main__":
    end_with(problem)
