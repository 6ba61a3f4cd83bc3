"""The database's migration and a first user, when a deployment asks for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from docker.models.containers import Container
from docker.models.networks import Network

from images.contract.built_images import BuiltImage
from images.contract.containers import Result, network, result, run, started, wait_until
from images.contract.services import ENVIRONMENT, query, service

PASSWORD = "-a-password-that-nobody-may-see"
MIGRATE = {"_AIRFLOW_DB_MIGRATE": "true"}
UNUSABLE = {"AIRFLOW__CORE__SQL_ALCHEMY_CONN": "sqlite:////nonexistent/airflow.db"}
CREATE = {
    **MIGRATE,
    "_AIRFLOW_WWW_USER_CREATE": "true",
    "_AIRFLOW_WWW_USER_PASSWORD": PASSWORD,
    "_AIRFLOW_WWW_USER_USERNAME": "me",
    "_AIRFLOW_WWW_USER_FIRSTNAME": "First",
    "_AIRFLOW_WWW_USER_LASTNAME": "Last",
    "_AIRFLOW_WWW_USER_EMAIL": "me@example.com",
    "_AIRFLOW_WWW_USER_ROLE": "Viewer",
}
# What a migration of 30 s does, with the lock of Airflow's migrations.
LOCKED = "select pg_advisory_lock(1), pg_sleep(30)"
# Airflow imports it at the start of each process: it notes what every process of the container shows.
SPY = b"""
import glob, json, os

def read(path):
    try:
        return open(path, "rb").read().decode().replace("\\0", " ")
    except OSError:
        return ""

with open("/tmp/spy", "a") as file:
    found = {"environment": read("/proc/self/environ"), "own": dict(os.environ)}
    found["arguments"] = [read(path) for path in glob.glob("/proc/[0-9]*/cmdline")]
    print(json.dumps(found), file=file)
"""
ASK = """
import json, os
from airflow.www.app import cached_app
from werkzeug.security import check_password_hash
app = cached_app()
with app.app_context():
    users = [[u.username, u.first_name, u.last_name, u.email, [r.name for r in u.roles],
              check_password_hash(u.password, "%s"[::-1])] for u in app.appbuilder.sm.get_all_users()]
spied = [json.loads(line) for line in open("/tmp/spy")]
print(json.dumps({"users": users, "spied": spied, "environment": dict(os.environ)}))
"""


@pytest.fixture(scope="module")
def created(default_image: BuiltImage) -> Any:
    """What a program finds after the user's creation."""
    files = {"/usr/local/airflow/airflow_local_settings.py": SPY}
    command = ["python", "-c", ASK % PASSWORD[::-1]]  # or it would be among these arguments
    with started(default_image.id, *command, environment=CREATE, files=files) as container:
        found = result(container, timeout=300)
    assert found.exit_code == 0, found
    return json.loads(found.stdout.splitlines()[-1])


def test_the_user_is_created_as_asked_for(created: dict[str, Any]) -> None:
    assert created["users"] == [["me", "First", "Last", "me@example.com", ["Viewer"], True]]


def test_no_process_has_the_password_among_its_arguments(created: dict[str, Any]) -> None:
    arguments = [text for row in created["spied"] for text in row["arguments"]]

    assert [text for text in arguments if "users create" in text]
    assert [text for text in arguments if PASSWORD in text] == []


def test_no_process_that_the_entrypoint_starts_has_the_password_in_its_environment(created: dict[str, Any]) -> None:
    texts = [row["environment"] + json.dumps(row["own"]) for row in created["spied"]]

    assert len(texts) > 1
    assert [text for text in [*texts, json.dumps(created["environment"])] if PASSWORD in text] == []


def test_without_a_program_the_migration_is_all_by_its_older_name_too(default_image: BuiltImage) -> None:
    environment = {"_AIRFLOW_DB_UPGRADE": "true"}
    with started(default_image.id, environment=environment, entrypoint=["tini", "--", "/entrypoint"]) as container:
        found = result(container, timeout=300)

    assert found.exit_code == 0, found
    assert found.stdout == ""
    assert "migrat" in found.stderr.lower() or "upgrade" in found.stderr.lower()


def failing(image: BuiltImage, env: dict[str, str], code: int = 1) -> Result:
    """A start that must not reach its program."""
    found = run(image.id, "echo", "started", env=env, expect=code)
    assert found.stdout == ""
    return found


def test_a_migration_that_fails_ends_the_start(default_image: BuiltImage) -> None:
    env = {**MIGRATE, **UNUSABLE}

    assert "the database's migration failed" in failing(default_image, env).stderr.splitlines()[-1]


def test_a_user_who_cannot_be_created_ends_the_start(default_image: BuiltImage) -> None:
    env = {name: value for name, value in {**CREATE, **UNUSABLE}.items() if name not in MIGRATE}

    assert "the user's creation failed" in failing(default_image, env).stderr.splitlines()[-1]


def test_a_user_without_a_password_is_refused_at_once(base_image: BuiltImage) -> None:
    found = failing(base_image, {**CREATE, "_AIRFLOW_WWW_USER_PASSWORD": ""}, code=2)

    assert found.stderr.count("\n") == 1
    assert "_AIRFLOW_WWW_USER_PASSWORD: expected" in found.stderr


def test_the_migration_waits_for_the_database(base_image: BuiltImage) -> None:
    env = {"AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://localhost:1/a", "CONNECTION_CHECK_MAX_COUNT": "1"}

    assert "the metadata database at localhost:1 cannot be reached" in failing(base_image, {**env, **MIGRATE}).stderr


def test_a_password_may_come_from_a_command_and_on_a_file_system_that_cannot_be_written(
    default_image: BuiltImage,
) -> None:
    env = {**CREATE, "_AIRFLOW_WWW_USER_PASSWORD": "", "_AIRFLOW_WWW_USER_PASSWORD_CMD": f"echo {PASSWORD} | cat"}
    writable = {"/tmp": "", "/usr/local/airflow": "uid=50000"}
    found = run(default_image.id, "env", env=env, read_only=True, tmpfs=writable)

    assert "HOME=/home/astro" in found.stdout.splitlines()
    assert "_AIRFLOW_WWW_USER_PASSWORD" not in found.stdout
    assert PASSWORD not in found.stdout + found.stderr


def test_a_command_beside_the_program_of_a_container_does_none_of_it_again(base_image: BuiltImage) -> None:
    environment, program = {**CREATE, **UNUSABLE}, ["tini", "--", "sleep", "infinity"]
    with started(base_image.id, environment=environment, entrypoint=program) as container:
        code, output = container.exec_run(["sh", "-c", "A=1 exec /entrypoint env"])
        again, _ = container.exec_run(["/entrypoint"])

    assert code == 0, output
    assert b"A=1" in output.splitlines()
    assert PASSWORD.encode() not in output
    assert again == 1, "a command without a program asks for the migration alone"


@pytest.fixture
def postgres() -> Iterator[tuple[Container, Network]]:
    """A new database, and the network that it is in."""
    with network() as net, service("postgres", net) as container:
        yield container, net


def test_containers_may_start_at_once(default_image: BuiltImage, postgres: tuple[Container, Network]) -> None:
    environment = {**ENVIRONMENT, **CREATE}
    with ExitStack() as stack:
        every = [
            stack.enter_context(started(default_image.id, "true", network=postgres[1].name, environment=environment))
            for _ in range(2)
        ]
        found = [result(container, timeout=400) for container in every]

    assert [each.exit_code for each in found] == [0, 0], found


def test_a_migration_waits_until_that_of_another_container_ends(
    default_image: BuiltImage, postgres: tuple[Container, Network]
) -> None:
    database, net = postgres
    wait_until(lambda: query(database, "select 1") == "1", "the database answers", 60)
    with started(default_image.id, "true", network=net.name, environment={**ENVIRONMENT, **MIGRATE}) as container:
        query(database, LOCKED)
        found = result(container, timeout=400)

    assert found.exit_code == 0, found
    assert "another container migrates the database" in found.stderr
