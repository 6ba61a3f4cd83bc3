from __future__ import annotations

import pytest

from catalogue.proofs import parse_proof
from tests.images.proofs.rows import TaskRun, row

PROOF = parse_proof(
    "providers/http/proof.yaml",
    """\
services: []
connections: {proof: "http://o%27brien@web"}
tasks:
  get: {shows: a page, covers: [success, uri, failure, time-out, credentials], log: "rows: [0-9]"}
  error: {shows: an error, state: failed, log: closed}
  later: {shows: a new thing, airflow: ">=2.7"}
""",
)
GOOD = {
    "get": TaskRun("success", 1.5, "…\nrows: 3\n"),
    "error": TaskRun("failed", 2.0, "HTTPError: closed"),
    "later": TaskRun("success", 0, ""),
}


def problems(airflow: str = "2.8.4", import_error: str = "", **runs: TaskRun) -> tuple[str, ...]:
    """The problems of a run in which some tasks did something else."""
    return row(PROOF, airflow, {**GOOD, **runs}, import_error).problems


def test_tasks_that_do_what_they_must_prove_the_provider() -> None:
    found = row(PROOF, "2.8.4", GOOD)

    assert (found.proven, found.problems, found.seconds) == (True, (), 3.5)


def test_the_message_has_every_problem_on_a_line_of_its_own() -> None:
    found = row(PROOF, "2.8.4", {})

    lines = [f"{task}: the DAG has no such task" for task in ("get", "error", "later")]
    assert found.message.splitlines() == ["http is not proven:", *lines]


def test_a_task_in_another_state_is_a_problem_with_its_last_error() -> None:
    failed = TaskRun("failed", 1, "Traceback (most recent call last):\n  …\nValueError: no rows\n[2024] INFO - done")

    assert problems(get=failed) == ("get: expected success, found failed: ValueError: no rows",)


def test_a_log_without_the_expected_text_is_a_problem() -> None:
    (found,) = problems(error=TaskRun("failed", 1, "KeyError: 'status'"))

    assert found == "error: expected 'closed' in its log, found: KeyError: 'status'"


def test_a_dag_that_cannot_be_imported_is_the_only_problem() -> None:
    (found,) = problems(import_error="Traceback\nImportError: no hook")

    assert found == "the DAG cannot be imported: ImportError: no hook"


def test_a_missing_task_and_one_too_many_are_problems() -> None:
    runs = {name: run for name, run in GOOD.items() if name != "get"}

    assert row(PROOF, "2.8.4", runs).problems == ("get: the DAG has no such task",)
    assert problems(other=GOOD["later"]) == ("other: proof.yaml does not describe this task",)


@pytest.mark.parametrize(("airflow", "count"), [("2.6.3", 1), ("2.8.4", 0)])
def test_a_task_for_other_versions_of_airflow_must_not_be_there(airflow: str, count: int) -> None:
    assert len(problems(airflow)) == count
