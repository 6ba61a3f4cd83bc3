from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.paths import runtimes
from catalogue.repository import load_runtime
from catalogue.testing import small_runtime
from catalogue.upstream_constraints import check_constraints, substitute_line

ROOT = next(above for above in (Path.cwd(), *Path(__file__).resolve().parents) if (above / "runtimes").is_dir())
COMMENT = "# The pins of Airflow 2.8.4's own constraints for Python 3.11.\n"
SUBSTITUTE = f"# The pins for {substitute_line('2.8.4', '3.11', '')}"
ROWS = "celery==5.3.6\n" + "".join(f"apache-airflow-providers-p{number}==1.0.0\n" for number in range(70))


def refused(text: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        check_constraints(small_runtime(), "3.11", text)
    line = str(caught.value)
    assert "\n" not in line
    path = "runtimes/runtime-10/constraints/python-3.11.txt: "
    assert line.startswith(path)
    return line[len(path) :]


def test_constraints_of_the_runtimes_airflow_pass() -> None:
    check_constraints(small_runtime(), "3.11", COMMENT + ROWS)


@pytest.mark.parametrize("name", runtimes(ROOT))
def test_the_constraints_of_this_repository_pass(name: str) -> None:
    runtime = load_runtime(ROOT, name)
    for python in runtime.python.supported:
        check_constraints(runtime, python, (ROOT / runtime.paths.constraints(python)).read_text())


def test_a_substitute_for_the_constraints_passes_with_its_reason() -> None:
    line = substitute_line("2.8.4", "3.11", "resolved as of 2024-03-26")
    check_constraints(small_runtime(), "3.11", f"# The pins for {line}.\n{ROWS}")


def test_constraints_of_another_release_pass_with_a_reason() -> None:
    check_constraints(small_runtime(), "3.11", COMMENT.replace("2.8.4", "2.8.3") + "# 2.8.4's were not found.\n" + ROWS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ROWS, "comment: expected a comment at the top that contains \"Airflow 2.8.4's own"),
        (COMMENT.replace("2.8.4", "2.7.3") + ROWS, "comment: expected constraints of Airflow 2.8.4, found"),
        (COMMENT.replace("2.8.4", "2.8.3") + ROWS, "comment: expected the reason for another release"),
        (COMMENT.replace("3.11", "3.9") + ROWS, "comment: expected constraints for Python 3.11, found Python 3.9"),
        (SUBSTITUTE + ".\n" + ROWS, "comment: expected a comment at the top that contains"),
        (
            SUBSTITUTE.replace("2.8.4", "2.9.3") + "made.\n" + ROWS,
            "comment: expected constraints of Airflow 2.8.4, found",
        ),
        (COMMENT + "celery==5.3.6\n", "apache-airflow-providers: expected the variant of upstream's constraints"),
        (
            COMMENT + ROWS + "apache-airflow==2.8.3\n",
            "apache-airflow: expected no row, since runtime.yaml pins Airflow, found one: delete the row",
        ),
    ],
    ids=[
        *("no comment", "another Airflow", "no reason", "another Python", "a substitute without a reason"),
        *("a substitute for another Airflow", "no providers", "Airflow itself"),
    ],
)
def test_other_constraints_are_refused(text: str, expected: str) -> None:
    assert refused(text).startswith(expected)
