from __future__ import annotations

from pathlib import Path

import pytest

from dependencies.tested import STUCK, conflicts, preferences

ROWS = {"apache-airflow-providers-sftp": "4.9.0", "paramiko": "3.4.0", "asyncssh": "2.14.2", "requests": "2.32.3"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("apache-airflow-providers-sftp\n", {"apache-airflow-providers-sftp", "paramiko", "asyncssh"}),
        ("Apache_Airflow-Providers.sftp==4.11.1\n", {"paramiko", "asyncssh"}),
        ("paramiko>=3.5\nasyncssh @ https://example.com/a.whl\n", {"apache-airflow-providers-sftp"}),
        ("paramiko; python_version >= '3.9'\n", {"apache-airflow-providers-sftp", "paramiko", "asyncssh"}),
        ("-c own.txt\nparamiko\n", {"apache-airflow-providers-sftp", "asyncssh"}),
        ("-c https://example.com/constraints.txt\nparamiko\n", set()),
    ],
)
def test_the_tested_versions_are_for_what_nobody_gives_a_version(tmp_path: Path, text: str, left: set[str]) -> None:
    (tmp_path / "requirements.txt").write_text(text)
    (tmp_path / "own.txt").write_text("paramiko==3.5.1\n")

    assert preferences(str(tmp_path / "requirements.txt"), ROWS, ["requests"]).keys() == left


@pytest.mark.parametrize(
    "output",
    [
        "    new 1.0 depends on paramiko>=3.5\n    The user requested (constraint) paramiko==3.4.0",
        "ERROR: Could not find a version that satisfies the requirement paramiko==3.4.0 (from versions: 5.1.0)",
        "ERROR: No matching distribution found for Paramiko==3.4.0",
    ],
)
def test_a_conflict_names_the_rows_that_give_way(output: str) -> None:
    assert conflicts(output, ROWS) == {"paramiko"}


def test_a_conflict_of_others_names_no_row() -> None:
    assert conflicts("The user requested (constraint) flask<3\n    a 1.0 depends on paramiko==3.4.0", ROWS) == set()


def test_pip_is_stuck_when_it_goes_through_the_versions_of_what_is_no_provider() -> None:
    message = "INFO: pip is still looking at multiple versions of {} to determine which version is compatible"

    assert STUCK.search(message.format("dbt-core"))
    assert not STUCK.search(message.format("apache-airflow-providers-teradata"))
