from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.paths import dag_of
from catalogue.proofs import load_proofs, parse_proof

PATH = "providers/http/proof.yaml"
TEXT = """\
services: [web]
connections:
  proof_http: http://o%27brien:secret@web
tasks:
  get:
    shows: a page
    covers: [success, uri]
  error:
    shows: an error
    covers: [failure, time-out]
    state: failed
    log: closed
    airflow: ">=2.7"
uncovered:
  credentials: it has none
"""


def error_after(old: str, new: str) -> str:
    """Return the only line of the error about the text with one change."""
    assert old in TEXT
    with pytest.raises(CatalogueError) as caught:
        parse_proof(PATH, TEXT.replace(old, new))
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_a_proof_is_read() -> None:
    found = parse_proof(PATH, TEXT)

    assert (found.name, found.services, found.uncovered) == ("http", ("web",), {"credentials": "it has none"})
    assert [(task.id, task.state) for task in found.tasks] == [("get", "success"), ("error", "failed")]
    assert found.requirements == ()


def test_a_proof_may_add_packages() -> None:
    found = parse_proof(PATH, f"requirements: [apache-airflow-providers-ssh]\n{TEXT}")

    assert found.requirements == ("apache-airflow-providers-ssh",)


def test_a_package_with_a_version_is_refused() -> None:
    line = error_after("services: [web]", "services: [web]\nrequirements: [ssh==1.0]")
    expected = "expected a string (the name of a package, without a version), found 'ssh==1.0' (str)"
    assert line == f"{PATH}: requirements[0]: {expected}"


@pytest.mark.parametrize(("airflow", "tasks"), [("2.6.3", ["get"]), ("2.8.4", ["get", "error"])])
def test_a_task_is_only_for_its_versions_of_airflow(airflow: str, tasks: list[str]) -> None:
    assert [task.id for task in parse_proof(PATH, TEXT).tasks_for(airflow)] == tasks


def test_an_aspect_that_is_neither_covered_nor_excused_is_refused() -> None:
    expected = "tasks: expected a task that covers credentials, or a reason in `uncovered`; found neither"
    assert error_after("uncovered:\n  credentials: it has none\n", "") == f"{PATH}: {expected}"


def test_an_aspect_that_is_both_covered_and_excused_is_refused() -> None:
    assert error_after("credentials: it has none", "credentials: x\n  failure: y").endswith("found both")


def test_an_address_without_an_encoded_character_does_not_cover_them() -> None:
    assert error_after("o%27brien", "obrien").startswith(f"{PATH}: connections: expected a percent-encoded character")


def test_a_task_that_must_fail_has_an_error() -> None:
    assert error_after("    log: closed\n", "").startswith(f"{PATH}: tasks.error.log: expected the error")


def test_an_invalid_expression_is_refused() -> None:
    assert error_after("log: closed", "log: '('").startswith(f"{PATH}: tasks.error.log: expected a regular expression")


def test_every_proof_has_a_dag_of_its_name_that_has_a_variable() -> None:
    proofs = load_proofs(Path())

    assert len(proofs) > 5
    dags = {name: Path(dag_of(name)).read_text(encoding="utf-8") for name in proofs}
    assert [
        name for name, text in dags.items() if not re.search(rf'with DAG\(\s*"{name}",.*\) as dag:', text, re.S)
    ] == []
