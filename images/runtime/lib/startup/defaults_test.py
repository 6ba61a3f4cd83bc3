from __future__ import annotations

from startup.defaults import connection_names, executor, kubernetes_names
from startup.settings import Settings

NEW, OLD = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN"
EXECUTOR = "AIRFLOW__CORE__EXECUTOR"
LOCAL = {"ASTRONOMER_ENVIRONMENT": "local", NEW: "postgresql://database"}


def test_the_connection_has_both_names() -> None:
    assert connection_names({NEW: "url"}) == {OLD: "url"}
    assert connection_names({OLD: "url"}) == {NEW: "url"}
    assert connection_names({f"{OLD}_CMD": "command"}) == {f"{NEW}_CMD": "command"}
    assert connection_names({f"{NEW}_SECRET": "path"}) == {f"{OLD}_SECRET": "path"}


def test_a_connection_that_is_set_stays() -> None:
    assert connection_names({}) == {}
    assert connection_names({NEW: "new", OLD: "old"}) == {}
    assert connection_names({NEW: "new", f"{OLD}_CMD": "old"}) == {}


def test_an_option_of_kubernetes_has_its_older_name_where_airflow_is_older() -> None:
    new, old = "AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE", "AIRFLOW__KUBERNETES__NAMESPACE"

    assert kubernetes_names({new: "a"}, (2, 4)) == {old: "a"}
    assert kubernetes_names({new: "a", old: "b"}, (2, 4)) == {}
    assert kubernetes_names({new: "a"}, (2, 5)) == {}


def test_a_users_older_name_counts_more_than_the_images_newer_one() -> None:
    new = "AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_CREATION_BATCH_SIZE"
    old = "AIRFLOW__KUBERNETES__WORKER_PODS_CREATION_BATCH_SIZE"

    assert kubernetes_names({new: "16", old: "4"}, (2, 5)) == {new: "4"}
    assert kubernetes_names({new: "8", old: "4"}, (2, 8)) == {}
    assert kubernetes_names({new: "16"}, (2, 8)) == {}
    assert kubernetes_names({new: "16", old: "4"}, (2, 4)) == {}


def test_a_local_environment_gets_the_local_executor() -> None:
    assert executor(Settings(LOCAL)) == {EXECUTOR: "LocalExecutor"}


def test_an_executor_that_is_set_stays() -> None:
    assert executor(Settings({**LOCAL, EXECUTOR: "CeleryExecutor"})) == {}


def test_sqlite_and_other_environments_keep_the_executor_of_airflow() -> None:
    assert executor(Settings({"ASTRONOMER_ENVIRONMENT": "local"})) == {}
    assert executor(Settings({**LOCAL, NEW: "sqlite:////tmp/a.db"})) == {}
    assert executor(Settings({NEW: "postgresql://database"})) == {}


def test_a_database_that_cannot_be_known_is_no_sqlite() -> None:
    environment = {"ASTRONOMER_ENVIRONMENT": "local", f"{NEW}_SECRET": "path"}

    assert executor(Settings(environment)) == {EXECUTOR: "LocalExecutor"}
