from __future__ import annotations

import pytest

from startup.errors import StartError
from startup.initialise import Initialisation, create_user, migration

CREATE, PASSWORD = "_AIRFLOW_WWW_USER_CREATE", "_AIRFLOW_WWW_USER_PASSWORD"


@pytest.mark.parametrize("name", ["_AIRFLOW_DB_MIGRATE", "_AIRFLOW_DB_UPGRADE"])
def test_either_variable_requests_a_migration(name: str) -> None:
    assert Initialisation({name: "true"})
    assert Initialisation({name: "any text"})


@pytest.mark.parametrize("text", ["", " ", "false", " False", "0", "no", "OFF"])
def test_words_for_no_turn_the_steps_off(text: str) -> None:
    assert not Initialisation({"_AIRFLOW_DB_MIGRATE": text, CREATE: text})


def test_the_password_is_removed_from_the_environment() -> None:
    environment = {CREATE: "true", PASSWORD: "secret", f"{PASSWORD}_CMD": "echo secret", "HOME": "/"}
    Initialisation(environment)

    assert environment == {"HOME": "/"}


def test_a_nested_start_does_not_repeat_the_steps() -> None:
    environment = {CREATE: "true", PASSWORD: "secret", "_AIRFLOW_DB_MIGRATE": "true", "_AIRFLOW_DB_UPGRADE": "true"}

    assert Initialisation(environment)
    assert not Initialisation(environment)


def test_a_command_in_a_started_container_does_not_repeat_the_steps() -> None:
    environment = {CREATE: "true", PASSWORD: "secret", "_AIRFLOW_DB_MIGRATE": "true"}

    assert not Initialisation(environment, again=True)
    assert environment == {}


def test_the_password_is_removed_even_if_no_user_is_requested() -> None:
    environment = {PASSWORD: "secret"}

    assert not Initialisation(environment)
    assert environment == {}


def test_a_user_needs_a_password() -> None:
    with pytest.raises(StartError, match=f"{PASSWORD}: expected") as caught:
        Initialisation({CREATE: "true"})
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("airflow", "command"),
    [((2, 2), "upgrade"), ((2, 6), "upgrade"), ((2, 7), "migrate"), ((2, 10), "migrate"), ((3, 0), "migrate")],
)
def test_the_migration_command_depends_on_the_airflow_version(airflow: tuple[int, int], command: str) -> None:
    assert migration(airflow) == ["/usr/local/bin/airflow", "db", command]


def test_the_user_has_defaults_and_the_arguments_have_no_password() -> None:
    (found,) = create_user({"_AIRFLOW_WWW_USER_USERNAME": "me", PASSWORD: "secret"})

    assert (
        found[2:]
        == (
            "users create --username=me --firstname=Airflow --lastname=Admin "
            "--email=airflowadmin@example.com --role=Admin"
        ).split()
    )


def test_roles_other_than_admin_are_created_before_the_user() -> None:
    first, second = create_user({"_AIRFLOW_WWW_USER_ROLE": "Viewer"})

    assert first == ["/usr/local/bin/airflow", "sync-perm"]
    assert second[0] == "/usr/local/bin/python3"
    assert second[-1] == "--role=Viewer"
