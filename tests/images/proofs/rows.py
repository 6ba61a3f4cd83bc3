"""Compare what the tasks of a proof did with what they must show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalogue.proofs import Proof, ProofTask

# Characters of an error in a message.
SHOWN = 300


@dataclass(frozen=True)
class TaskRun:
    """What a task did: the state in which it ended, its duration in seconds, and its log."""

    state: str
    seconds: float
    log: str


@dataclass(frozen=True)
class Row:
    """The result of one provider: the tasks that it has, their seconds, and what is wrong (nothing: it is proven)."""

    name: str
    tasks: tuple[ProofTask, ...]
    seconds: float
    problems: tuple[str, ...]

    @property
    def proven(self) -> bool:
        """Whether each task showed what it must."""
        return not self.problems

    @property
    def message(self) -> str:
        """Every problem on a line of its own, because pytest cuts a long tuple short."""
        return "\n".join([f"{self.name} is not proven:", *self.problems])


def row(proof: Proof, airflow: str, runs: Mapping[str, TaskRun], import_error: str = "") -> Row:
    """Return the result of a proof in a version of Airflow. `runs` maps a task to what it did."""
    tasks = tuple(proof.tasks_for(airflow))
    seconds = sum(found.seconds for found in runs.values())
    return Row(proof.name, tasks, seconds, tuple(_problems(tasks, runs, import_error)))


def _problems(tasks: Iterable[ProofTask], runs: Mapping[str, TaskRun], import_error: str) -> list[str]:
    if import_error:
        return [f"the DAG cannot be imported: {_last_line(import_error)}"]
    wanted = {task.id: task for task in tasks}
    problems = [f"{name}: the DAG has no such task" for name in wanted if name not in runs]
    problems += [f"{name}: proof.yaml does not describe this task" for name in runs if name not in wanted]
    return problems + [
        problem for name, task in wanted.items() if name in runs for problem in _problems_of(task, runs[name])
    ]


def _problems_of(task: ProofTask, run: TaskRun) -> list[str]:
    if run.state != task.state:
        return [f"{task.id}: expected {task.state}, found {run.state or 'no state'}: {_error(run.log)}"]
    if task.log and not re.search(task.log, run.log):
        return [f"{task.id}: expected {task.log!r} in its log, found: {_error(run.log)}"]
    return []


def _error(log: str) -> str:
    """Return the last error of a log, for a message: the first line after a traceback that is not indented."""
    _, _, after = log.rpartition("Traceback (most recent call last):\n")
    errors = [line for line in after.splitlines() if re.match(r"[^\s\[*]", line)] if after != log else []
    return errors[0][:SHOWN] if errors else _last_line(log)


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["nothing"])[-1][:SHOWN]
