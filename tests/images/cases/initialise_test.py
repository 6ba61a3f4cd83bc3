"""The migration and the first user that a deployment can request from the entrypoint."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from docker.models.containers import Container
from docker.models.networks import Network

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import Result, network, result, run, started, wait_until
from tests.images.harness.services import ENVIRONMENT, query, service

PASSWORD = "-a-password-that-nobody-may-see"
DATABASE = "/usr/local/airflow/airflow.db"
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
# Holds the lock of Airflow's migrations for 30 s, like a long migration.
LOCKED = "select pg_advisory_lock(1), pg_sleep(30)"
# Airflow imports this module in each process. It records the arguments and environment of every process.
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
print(json.dumps({"users": users, "spied": spied, "environment": dict(os.environ), "parent": os.getppid()}))
"""


@pytest.fixture(scope="module")
def created(default_image: BuiltImage) -> Any:
    """The state that a program finds after the user's creation."""
    files = {"/usr/local/airflow/airflow_local_settings.py": SPY}
    command = ["python", "-c", ASK % PASSWORD[::-1]]  # reversed, to keep it out of these arguments
    with started(default_image.id, *command, environment=CREATE, files=files) as container:
        found = result(container, timeout=300)
    assert found.exit_code == 0, found
    return json.loads(found.stdout.splitlines()[-1])


def test_the_requested_user_is_created(created: dict[str, Any]) -> None:
    assert created["users"] == [["me", "First", "Last", "me@example.com", ["Viewer"], True]]


def test_the_program_replaces_the_entrypoint_afterwards(created: dict[str, Any]) -> None:
    # Its parent is tini, so a signal reaches the program.
    assert created["parent"] == 1


def test_no_process_has_the_password_in_its_arguments(created: dict[str, Any]) -> None:
    arguments = [text for row in created["spied"] for text in row["arguments"]]

    assert [text for text in arguments if "users create" in text]
    assert [text for text in arguments if PASSWORD in text] == []


def test_no_child_process_has_the_password_in_its_environment(created: dict[str, Any]) -> None:
    texts = [row["environment"] + json.dumps(row["own"]) for row in created["spied"]]

    assert len(texts) > 1
    assert [text for text in [*texts, json.dumps(created["environment"])] if PASSWORD in text] == []


def tables(container: Container) -> set[str]:
    """The tables of the SQLite database that a container has created."""
    content = io.BytesIO(b"".join(container.get_archive(DATABASE)[0]))
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=content) as archive:
            archive.extract("airflow.db", folder)
        with closing(sqlite3.connect(Path(folder) / "airflow.db")) as connection:
            return {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}


@pytest.mark.parametrize(
    ("variable", "options", "output"),
    [
        # The image's default command, which prints Airflow's help.
        ("_AIRFLOW_DB_MIGRATE", {}, "usage: airflow"),
        ("_AIRFLOW_DB_UPGRADE", {"entrypoint": ["tini", "--", "/entrypoint"]}, ""),
    ],
    ids=["with the image's default command", "without a command and with the variable's older name"],
)
def test_a_migration_creates_the_tables_and_ends(
    default_image: BuiltImage, variable: str, options: dict[str, Any], output: str
) -> None:
    with started(default_image.id, environment={variable: "true"}, **options) as container:
        found = result(container, timeout=300)
        assert found.exit_code == 0, found
        made = tables(container)

    assert found.stdout.lower()[: len("usage: airflow")] == output
    assert {"alembic_version", "dag_run", "task_instance"} <= made


def failing(image: BuiltImage, env: dict[str, str], code: int = 1) -> Result:
    """Run a container whose program must not start."""
    found = run(image.id, "echo", "started", env=env, expect=code)
    assert found.stdout == ""
    return found


def test_a_failed_migration_fails_the_start(default_image: BuiltImage) -> None:
    env = {**MIGRATE, **UNUSABLE}

    assert "the database migration failed" in failing(default_image, env).stderr.splitlines()[-1]


def test_a_failed_user_creation_fails_the_start(default_image: BuiltImage) -> None:
    env = {name: value for name, value in {**CREATE, **UNUSABLE}.items() if name not in MIGRATE}

    assert "the user creation failed" in failing(default_image, env).stderr.splitlines()[-1]


def test_a_user_without_a_password_is_refused(base_image: BuiltImage) -> None:
    found = failing(base_image, {**CREATE, "_AIRFLOW_WWW_USER_PASSWORD": ""}, code=2)

    assert found.stderr.count("\n") == 1
    assert "_AIRFLOW_WWW_USER_PASSWORD: expected" in found.stderr


def test_an_unused_password_is_removed_from_the_environment_too(base_image: BuiltImage) -> None:
    passwords = {"_AIRFLOW_WWW_USER_PASSWORD": PASSWORD, "_AIRFLOW_WWW_USER_PASSWORD_CMD": f"echo {PASSWORD}"}

    assert "PASSWORD" not in run(base_image.id, "env", env=passwords).stdout


def test_the_charts_migration_check_fails_while_the_database_is_down(default_image: BuiltImage) -> None:
    # An init container runs this check before each pod, and Kubernetes restarts it when it fails.
    command = ["airflow", "db", "check-migrations", "--migration-wait-timeout=60"]
    env = {"AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://localhost:1/a"}
    found = run(default_image.id, *command, env=env, expect=1, timeout=120)

    assert "Connection refused" in found.stdout + found.stderr


def test_the_migration_waits_for_the_database(base_image: BuiltImage) -> None:
    env = {"AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://localhost:1/a", "CONNECTION_CHECK_MAX_COUNT": "1"}

    assert "the metadata database at localhost:1 cannot be reached" in failing(base_image, {**env, **MIGRATE}).stderr


def test_a_password_can_come_from_a_command_on_a_read_only_file_system(
    default_image: BuiltImage,
) -> None:
    env = {**CREATE, "_AIRFLOW_WWW_USER_PASSWORD": "", "_AIRFLOW_WWW_USER_PASSWORD_CMD": f"echo {PASSWORD} | cat"}
    writable = {"/tmp": "", "/usr/local/airflow": "uid=50000"}
    found = run(default_image.id, "env", env=env, read_only=True, tmpfs=writable)

    assert "HOME=/home/astro" in found.stdout.splitlines()
    assert "_AIRFLOW_WWW_USER_PASSWORD" not in found.stdout
    assert PASSWORD not in found.stdout + found.stderr


def test_a_command_in_a_running_container_does_not_initialise_again(base_image: BuiltImage) -> None:
    environment, program = {**CREATE, **UNUSABLE}, ["tini", "--", "sleep", "infinity"]
    with started(base_image.id, environment=environment, entrypoint=program) as container:
        code, output = container.exec_run(["sh", "-c", "A=1 exec /entrypoint env"])
        again, _ = container.exec_run(["/entrypoint"])

    assert code == 0, output
    assert b"A=1" in output.splitlines()
    assert PASSWORD.encode() not in output
    assert again == 1, "without a command, the entrypoint runs the migration only"


@pytest.fixture
def postgres() -> Iterator[tuple[Container, Network]]:
    """A new database and its network."""
    with network() as net, service("postgres", net) as container:
        yield container, net


def test_two_containers_can_initialise_at_once(default_image: BuiltImage, postgres: tuple[Container, Network]) -> None:
    environment = {**ENVIRONMENT, **CREATE}
    with ExitStack() as stack:
        every = [
            stack.enter_context(started(default_image.id, "true", network=postgres[1].name, environment=environment))
            for _ in range(2)
        ]
        found = [result(container, timeout=400) for container in every]

    assert [each.exit_code for each in found] == [0, 0], found


def test_a_migration_waits_for_another_containers_migration(
    default_image: BuiltImage, postgres: tuple[Container, Network]
) -> None:
    database, net = postgres
    wait_until(lambda: query(database, "select 1") == "1", "the database answers", 60)
    with started(default_image.id, "true", network=net.name, environment={**ENVIRONMENT, **MIGRATE}) as container:
        query(database, LOCKED)
        found = result(container, timeout=400)

    assert found.exit_code == 0, found
    assert "another container is migrating the database" in found.stderr
