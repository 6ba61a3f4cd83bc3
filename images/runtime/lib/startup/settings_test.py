from __future__ import annotations

from pathlib import Path

import pytest

from startup.settings import Settings, UnknownValueError, database

NEW, OLD = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN"
FILE = """
[core]
executor = CeleryExecutor
sql_alchemy_conn = postgresql://u:p%%40@$HOST/db
[celery]
broker_url_cmd = echo redis://broker
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "airflow.cfg"
    path.write_text(FILE)
    return str(path)


def test_the_first_option_with_a_value_is_used() -> None:
    assert Settings({NEW: "new", OLD: "old"}).value(NEW, OLD) == "new"
    assert Settings({NEW: "", OLD: "old"}).value(NEW, OLD) == "old"
    assert Settings({}).value(NEW, OLD) is None


def test_a_variable_overrides_the_file(file: str) -> None:
    assert Settings({OLD: "variable"}, file).value(NEW, OLD) == "variable"


def test_the_file_is_read_as_airflow_does(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "database")
    settings = Settings({}, file)

    assert settings.value(NEW, OLD) == "postgresql://u:p%40@database/db"
    assert settings.value("AIRFLOW__CORE__EXECUTOR") == "CeleryExecutor"
    assert settings.value("AIRFLOW__CELERY__BROKER_URL") == "redis://broker"


def test_nested_variables_are_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {"URL": "postgresql://$PLACE/db", "PLACE": "database", "ENDLESS": "x$ENDLESS"}.items():
        monkeypatch.setenv(name, text)

    assert Settings({OLD: "$URL"}).value(OLD) == "postgresql://database/db"
    assert Settings({OLD: "$ENDLESS"}).value(OLD)


def test_the_database_option_that_airflow_prefers_comes_first() -> None:
    assert database((2, 2)) == (OLD, NEW)
    assert database((2, 3)) == (NEW, OLD)


def test_a_command_is_run_without_a_shell_and_in_the_given_environment() -> None:
    settings = Settings({f"{NEW}_CMD": "printenv 'HOST'", "HOST": "database; true"})

    assert settings.value(NEW) == "database; true"


def test_a_command_is_run_once() -> None:
    settings = Settings({f"{NEW}_CMD": "date +%N"})

    assert settings.value(NEW) == settings.value(NEW)


@pytest.mark.parametrize("command", ["false", "no-such-program secret", "'secret"])
def test_the_error_for_a_failed_command_hides_the_command(command: str) -> None:
    with pytest.raises(UnknownValueError, match=f"the command of {NEW}_CMD") as caught:
        Settings({f"{NEW}_CMD": command}).value(NEW)
    assert "secret" not in str(caught.value)


def test_a_command_is_stopped_at_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("startup.settings.COMMAND_SECONDS", 0.2)
    with pytest.raises(UnknownValueError, match=f"the command of {NEW}_CMD did not end within 0.2 s"):
        Settings({f"{NEW}_CMD": "sleep 30"}).value(NEW)


def test_only_connections_may_come_from_a_command() -> None:
    assert Settings({"AIRFLOW__CORE__EXECUTOR_CMD": "false", "AIRFLOW__CORE__EXECUTOR": "A"}).value(
        "AIRFLOW__CORE__EXECUTOR"
    ) == "A"
    assert not Settings({"AIRFLOW__CORE__EXECUTOR_CMD": "false"}).is_set("AIRFLOW__CORE__EXECUTOR")


def test_the_value_of_a_secret_is_unknown() -> None:
    settings = Settings({f"{NEW}_SECRET": "path"})

    assert settings.is_set(NEW)
    with pytest.raises(UnknownValueError, match=f"{NEW}_SECRET"):
        settings.value(NEW)


@pytest.mark.parametrize("content", [b"no section", b"[core]\n[core", b"\xff\xfe"])
def test_a_file_that_cannot_be_parsed_has_no_options(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "airflow.cfg"
    path.write_bytes(content)

    assert Settings({}, str(path)).value(NEW) is None
    assert Settings({}, str(tmp_path / "missing")).value(NEW) is None
