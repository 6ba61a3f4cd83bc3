from __future__ import annotations

from packaging.version import Version

from release.upgrading.parsing import environment, from_data

MOVED = "The sql_alchemy_conn option in [core] has been moved to the sql_alchemy_conn option in [database]"


def warning(file: str, message: str) -> dict[str, object]:
    return {"file": file, "line": 3 if file else 0, "category": "DeprecationWarning", "message": message}


def test_a_warning_about_the_configuration_counts_only_if_the_project_sets_the_option() -> None:
    data = {
        "python": "3.11.2",
        "airflow": "2.8.4",
        "packages": {},
        "files": 1,
        "dags": [],
        "errors": [],
        "warnings": [warning("dags/a.py", "old"), warning("", MOVED)],
    }
    assert [row.message for row in from_data(data, {}).warnings] == ["old"]
    own = {"AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://"}
    assert [row.message for row in from_data(data, own).warnings] == ["old", MOVED]


def test_each_airflow_gets_its_name_of_the_database_variable() -> None:
    assert "AIRFLOW__CORE__SQL_ALCHEMY_CONN" in environment(Version("2.2.5+astro.1"))
    assert "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN" in environment(Version("2.3.4+astro.1"))
