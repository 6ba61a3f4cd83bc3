"""Airflow reads an airflow.cfg that a deployment mounts, and ignores one from a project's files."""

from __future__ import annotations

import shlex

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import Result, result, run, started

FILE = "/usr/local/airflow/airflow.cfg"
# A typical file from a developer's machine.
STRAY = b"[core]\ndags_folder = /Users/me/dags\nparallelism = 5\n[logging]\nbase_log_folder = /Users/me/logs\n"
MOUNTED = b"[core]\ndags_folder = /git/dags\nparallelism = 5\n"
# The same as `airflow config get-value`, for both options in one process.
READ = "from airflow.configuration import conf; print(*(conf.get('core', n) for n in ('dags_folder', 'parallelism')))"
ASK = f'python -c "{READ}"'
MOUNT = f"mount --bind /tmp/own.cfg {FILE} && mount -o remount,ro,bind {FILE}"
WORKERS = {"ASTRONOMER__AIRFLOW__WORKERS": "3"}


def in_project(image: BuiltImage, *command: str, file: bytes = STRAY) -> Result:
    """Run a command in a container with an airflow.cfg in the project's folder."""
    with started(image.id, *command, files={FILE: file}, environment=WORKERS) as container:
        return result(container, timeout=120)


def test_a_projects_file_has_no_effect(default_image: BuiltImage) -> None:
    found = in_project(default_image, "bash", "-c", ASK)

    assert found.stdout.splitlines()[-1] == "/usr/local/airflow/dags 48"
    assert f"entrypoint: {FILE} is ignored" in found.stderr


def test_an_invalid_file_of_a_project_does_no_harm(default_image: BuiltImage) -> None:
    found = in_project(default_image, "airflow", "version", file=b"[core\nthis is = no configuration [file\n")

    assert found.exit_code == 0, found
    assert found.stdout.count("\n") == 1


def test_a_read_only_mounted_file_is_read(default_image: BuiltImage) -> None:
    # Environment variables override the file, except those that the image computes.
    script = f"touch {FILE} && {MOUNT} && exec /entrypoint bash -c {shlex.quote(ASK)}"
    with started(
        default_image.id,
        script,
        entrypoint=["bash", "-c"],
        user="0:0",
        privileged=True,
        environment=WORKERS,
        files={"/tmp/own.cfg": MOUNTED},
    ) as container:
        found = result(container, timeout=120)

    assert found.stdout.splitlines()[-1] == "/git/dags 5"
    assert "is ignored" not in found.stderr


def test_the_file_in_airflow_config_is_read(default_image: BuiltImage) -> None:
    env = {"AIRFLOW_CONFIG": "/tmp/own.cfg"}
    with started(default_image.id, "bash", "-c", ASK, environment=env, files={"/tmp/own.cfg": MOUNTED}) as container:
        found = result(container, timeout=120)

    assert found.stdout.splitlines()[-1] == "/git/dags 5"


def test_the_file_that_airflow_creates_is_read_after_a_restart(default_image: BuiltImage) -> None:
    # Its key is needed to decrypt existing connections.
    with started(default_image.id, "airflow", "config", "get-value", "core", "fernet_key") as container:
        first = result(container, timeout=120)
        container.restart(timeout=60)
        both = result(container, timeout=120)

    assert first.exit_code == 0, first
    key = first.stdout.splitlines()[-1]
    assert both.stdout.splitlines().count(key) == 2, both
    assert "is ignored" not in both.stderr


def test_no_file_is_needed(default_image: BuiltImage) -> None:
    # Airflow must not need to write one either.
    ask = ["airflow", "config", "get-value", "core", "dags_folder"]
    found = run(default_image.id, *ask, read_only=True, tmpfs={"/tmp": "", "/usr/local/airflow": "uid=50000"})

    assert found.stdout.splitlines()[-1] == "/usr/local/airflow/dags"
