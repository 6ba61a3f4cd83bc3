from __future__ import annotations

from pathlib import Path

import pytest

from startup.log_folders import BASE, DAG_FILES, MANAGER, place
from startup.settings import Settings


def test_each_place_has_airflows_default() -> None:
    settings = Settings({"AIRFLOW_HOME": "/home"})

    assert place(settings, BASE) == "/home/logs"
    assert place(settings, DAG_FILES) == "/home/logs/scheduler"
    assert place(settings, MANAGER) == "/home/logs/dag_processor_manager/dag_processor_manager.log"


def test_another_base_folder_does_not_move_the_other_places() -> None:
    settings = Settings({"AIRFLOW_HOME": "/home", "AIRFLOW__LOGGING__BASE_LOG_FOLDER": "/logs/"})

    assert place(settings, BASE) == "/logs"
    assert place(settings, DAG_FILES) == "/home/logs/scheduler"


@pytest.mark.parametrize(
    ("environment", "text", "found"),
    [
        ({"AIRFLOW__CORE__BASE_LOG_FOLDER": "/old"}, "", "/old"),
        ({"AIRFLOW__CORE__BASE_LOG_FOLDER": "/old", "AIRFLOW__LOGGING__BASE_LOG_FOLDER": "/new"}, "", "/new"),
        ({"AIRFLOW__CORE__BASE_LOG_FOLDER": "/old"}, "[logging]\nbase_log_folder = /file", "/old"),
        ({}, "[logging]\nbase_log_folder = /file", "/file"),
        ({}, "[core]\nbase_log_folder = /file", "/file"),
    ],
)
def test_the_base_folder_is_found_in_airflows_order(
    tmp_path: Path, environment: dict[str, str], text: str, found: str
) -> None:
    (tmp_path / "airflow.cfg").write_text(text)

    assert place(Settings(environment, str(tmp_path / "airflow.cfg")), BASE) == found
