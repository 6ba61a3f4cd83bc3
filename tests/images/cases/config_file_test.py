"""Which airflow.cfg is read: one that a deployment mounts, never one that came with a project's files."""

from __future__ import annotations

import shlex

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import Result, result, run, started

FILE = "/usr/local/airflow/airflow.cfg"
# As it is on the machine of somebody who ran Airflow there.
STRAY = b"[core]\ndags_folder = /Users/me/dags\nparallelism = 5\n[logging]\nbase_log_folder = /Users/me/logs\n"
MOUNTED = b"[core]\ndags_folder = /git/dags\nparallelism = 5\n"
# As `airflow config get-value` does, for both in one process.
READ = "from airflow.configuration import conf; print(*(conf.get('core', n) for n in ('dags_folder', 'parallelism')))"
ASK = f'python -c "{READ}"'
MOUNT = f"mount --bind /tmp/own.cfg {FILE} && mount -o remount,ro,bind {FILE}"
WORKERS = {"ASTRONOMER__AIRFLOW__WORKERS": "3"}


def in_project(image: BuiltImage, *command: str, file: bytes = STRAY) -> Result:
    """What a command prints in a container whose files have an airflow.cfg."""
    with started(image.id, *command, files={FILE: file}, environment=WORKERS) as container:
        return result(container, timeout=120)


def test_a_file_of_the_project_has_no_effect(default_image: BuiltImage) -> None:
    found = in_project(default_image, "bash", "-c", ASK)

    assert found.stdout.splitlines()[-1] == "/usr/local/airflow/dags 48"
    assert f"entrypoint: {FILE} is not read" in found.stderr


def test_a_file_of_the_project_does_no_harm(default_image: BuiltImage) -> None:
    found = in_project(default_image, "airflow", "version", file=b"[core\nthis is = no configuration [file\n")

    assert found.exit_code == 0, found
    assert found.stdout.count("\n") == 1


def test_a_mounted_file_that_cannot_be_written_is_read(default_image: BuiltImage) -> None:
    # The environment outranks the file, but for what the image computes itself.
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
    assert "is not read" not in found.stderr


def test_a_file_that_the_deployment_names_is_read(default_image: BuiltImage) -> None:
    env = {"AIRFLOW_CONFIG": "/tmp/own.cfg"}
    with started(default_image.id, "bash", "-c", ASK, environment=env, files={"/tmp/own.cfg": MOUNTED}) as container:
        found = result(container, timeout=120)

    assert found.stdout.splitlines()[-1] == "/git/dags 5"


def test_the_file_that_airflow_makes_is_read_again_after_a_restart(default_image: BuiltImage) -> None:
    # Its keys decrypt what was encrypted before.
    with started(default_image.id, "airflow", "config", "get-value", "core", "fernet_key") as container:
        first = result(container, timeout=120)
        container.restart(timeout=60)
        both = result(container, timeout=120)

    assert first.exit_code == 0, first
    key = first.stdout.splitlines()[-1]
    assert both.stdout.splitlines().count(key) == 2, both
    assert "is not read" not in both.stderr


def test_no_file_is_needed(default_image: BuiltImage) -> None:
    # Nor that home can be written.
    ask = ["airflow", "config", "get-value", "core", "dags_folder"]
    found = run(default_image.id, *ask, read_only=True, tmpfs={"/tmp": "", "/usr/local/airflow": "uid=50000"})

    assert found.stdout.splitlines()[-1] == "/usr/local/airflow/dags"
