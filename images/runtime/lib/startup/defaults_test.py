from __future__ import annotations

from startup.defaults import connection_names, executor, kubernetes_names
from startup.settings import Settings

NEW, OLD = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN"
EXECUTOR = "AIRFLOW__CORE__EXECUTOR"
LOCAL = {"ASTRONOMER_ENVIRONMENT": "local", NEW: "postgresql://database"}


def test_the_connection_is_set_under_both_names() -> None:
    assert connection_names({NEW: "url"}) == {OLD: "url"}
    assert connection_names({OLD: "url"}) == {NEW: "url"}
    assert connection_names({f"{OLD}_CMD": "command"}) == {f"{NEW}_CMD": "command"}
    assert connection_names({f"{NEW}_SECRET": "path"}) == {f"{OLD}_SECRET": "path"}


def test_a_connection_that_is_set_under_both_names_is_unchanged() -> None:
    assert connection_names({}) == {}
    assert connection_names({NEW: "new", OLD: "old"}) == {}
    assert connection_names({NEW: "new", f"{OLD}_CMD": "old"}) == {}


def test_an_older_airflow_gets_kubernetes_options_under_their_older_names() -> None:
    new, old = "AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE", "AIRFLOW__KUBERNETES__NAMESPACE"

    assert kubernetes_names({new: "a"}, (2, 4)) == {old: "a"}
    assert kubernetes_names({new: "a", old: "b"}, (2, 4)) == {}
    assert kubernetes_names({new: "a"}, (2, 5)) == {}


def test_a_users_value_under_the_older_name_overrides_the_images_value() -> None:
    new = "AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_CREATION_BATCH_SIZE"
    old = "AIRFLOW__KUBERNETES__WORKER_PODS_CREATION_BATCH_SIZE"

    assert kubernetes_names({new: "16", old: "4"}, (2, 5)) == {new: "4"}
    assert kubernetes_names({new: "8", old: "4"}, (2, 8)) == {}
    assert kubernetes_names({new: "16"}, (2, 8)) == {}
    assert kubernetes_names({new: "16", old: "4"}, (2, 4)) == {}


def test_a_local_environment_gets_the_local_executor() -> None:
    assert executor(Settings(LOCAL)) == {EXECUTOR: "LocalExecutor"}


def test_an_executor_that_is_set_is_unchanged() -> None:
    assert executor(Settings({**LOCAL, EXECUTOR: "CeleryExecutor"})) == {}


def test_sqlite_and_other_environments_keep_airflows_default_executor() -> None:
    assert executor(Settings({"ASTRONOMER_ENVIRONMENT": "local"})) == {}
    assert executor(Settings({**LOCAL, NEW: "sqlite:////tmp/a.db"})) == {}
    assert executor(Settings({NEW: "postgresql://database"})) == {}


def test_an_unknown_database_is_not_taken_for_sqlite() -> None:
    environment = {"ASTRONOMER_ENVIRONMENT": "local", f"{NEW}_SECRET": "path"}

    assert executor(Settings(environment)) == {EXECUTOR: "LocalExecutor"}
