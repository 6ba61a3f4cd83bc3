"""The users that an image can run as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from docker.models.containers import Container

from tests.images.harness import at_work
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run, started, volume, wait_until
from tests.images.harness.folders import DAGS
from tests.images.harness.inside_image import ask

ARBITRARY = "1000730000"


def test_any_uid_of_group_0_has_a_name_and_can_write(image: BuiltImage) -> None:
    found = ask(image.id, "identity", user=f"{ARBITRARY}:0")

    assert (found["uid"], found["gid"]) == (int(ARBITRARY), 0)
    assert found["user"] == found["whoami"]
    assert found["user"] not in ("root", "astro", "")
    assert found["passwd_home"] == found["home"] == "/home/astro"
    assert set(found["writes"].values()) == {0o664}


def test_airflow_runs_as_any_uid_of_group_0(base_image: BuiltImage) -> None:
    found = run(base_image.id, "airflow", "version", user=f"{ARBITRARY}:0")

    assert found.stdout.count("\n") == 1


def test_the_account_does_not_tell_the_day_of_the_build(base_image: BuiltImage) -> None:
    found = run(base_image.id, "grep", "^astro:", "/etc/shadow", user="root")

    assert found.stdout == "astro:!::0:99999:7:::\n"


@pytest.mark.parametrize(
    "command",
    [
        ["env", "-i", "/usr/bin/whoami"],
        ["env", "-i", "/usr/local/bin/python3", "-c", "import getpass; print(getpass.getuser())"],
        ["env", "-i", "/usr/local/bin/python3", "-c", "import os, pwd; print(pwd.getpwuid(os.getuid()).pw_name)"],
        ["env", "-i", "/usr/bin/id", "-un"],
    ],
)
def test_a_uid_has_a_name_in_an_empty_environment(base_image: BuiltImage, command: list[str]) -> None:
    assert run(base_image.id, *command, user=f"{ARBITRARY}:0").stdout == f"astro{ARBITRARY}\n"


def test_a_uid_has_a_name_and_a_home_without_the_entrypoint_and_where_nothing_can_be_written(
    base_image: BuiltImage,
) -> None:
    program = ["sleep", "infinity"]
    with started(base_image.id, entrypoint=program, read_only=True, user=f"{ARBITRARY}:0") as container:
        code, output = container.exec_run(["sh", "-c", "whoami; env -i bash -c 'echo ~'; getent passwd $(id -u)"])

    assert code == 0, output
    entry = f"astro{ARBITRARY}:x:{ARBITRARY}:0:Astro:/home/astro:/bin/bash"
    assert output.decode().splitlines() == [f"astro{ARBITRARY}", "/home/astro", entry]


def test_no_library_is_put_before_those_of_a_program(base_image: BuiltImage) -> None:
    found = run(base_image.id, "env", user=f"{ARBITRARY}:0").stdout.splitlines()

    assert {f"USER=astro{ARBITRARY}", f"LOGNAME=astro{ARBITRARY}"} <= set(found)
    assert [row for row in found if row.startswith(("LD_PRELOAD", "NSS_WRAPPER"))] == []


@pytest.mark.parametrize("entry", [ARBITRARY, f"astro{ARBITRARY}", "astro0", "astro", "0"])
def test_only_its_own_uid_is_known_by_that_name(base_image: BuiltImage, entry: str) -> None:
    known = {"astro": "astro:x:50000:0::/home/astro:/bin/bash", "0": "root:x:0:0:root:/root:/bin/bash"}
    for user in ("0", "50000:0", "1000:0"):
        command = ["bash", "-c", f"getent passwd {entry} || true"]

        assert run(base_image.id, *command, user=user).stdout.rstrip("\n") == known.get(entry, "")


def test_root_still_finds_free_uids_for_the_users_of_a_package(base_image: BuiltImage) -> None:
    found = run(base_image.id, "bash", "-c", "adduser --system --quiet theirs && id -u theirs", user="0:0")

    assert 100 <= int(found.stdout) <= 999


# An Airflow task does the same: the title overwrites the process's initial environment.
TITLED = """\
import getpass, os, setproctitle
if os.fork() == 0:
    setproctitle.setproctitle("airflow task runner: dag task run 1")
    print(getpass.getuser(), flush=True)
else:
    os.wait()
"""


def test_a_process_that_sets_its_title_keeps_its_user_name(base_image: BuiltImage) -> None:
    script = 'echo "$0" > /tmp/titled.py && python /tmp/titled.py'
    found = run(base_image.id, "bash", "-c", script, TITLED, user=f"{ARBITRARY}:0")

    assert found.stdout == f"astro{ARBITRARY}\n"


def test_airflow_runs_when_another_user_owns_its_logs(base_image: BuiltImage) -> None:
    program = ["tini", "--", "sleep", "infinity"]
    with started(base_image.id, environment={}, entrypoint=program) as container:
        # COPY gives a project's logs folder this mode.
        assert container.exec_run(["chmod", "0755", "/usr/local/airflow/logs"]).exit_code == 0
        command = ["/entrypoint", "airflow", "version"]
        code, output = container.exec_run(command, user=f"{ARBITRARY}:0", demux=True)

    assert code == 0, output
    assert output[0].count(b"\n") == 1
    assert f"UID {ARBITRARY} cannot write to /usr/local/airflow/logs".encode() in output[1]


LOGS = "/usr/local/airflow/logs"
# What Airflow writes at its start.
FOLDERS = "mkdir -p scheduler/$(date -u +%F) dag_processor_manager dag_id=a && chmod -R g-w ."


@pytest.fixture(scope="module")
def volume_of_root(default_image: BuiltImage) -> Iterator[Container]:
    """A scheduler whose volume for logs can be written, but not the folders in it, which are root's."""
    script = f"cd {LOGS} && chgrp 0 . && {FOLDERS} && chmod g+w ."
    with volume() as logs:
        binds = {logs.name: {"bind": LOGS, "mode": "rw"}}
        run(default_image.id, "bash", "-c", script, user="0:0", volumes=binds)
        command = ["bash", "-c", "exec airflow scheduler"]
        env = {**at_work.ENVIRONMENT, "_AIRFLOW_DB_MIGRATE": "true"}
        options: dict[str, Any] = {"user": f"{ARBITRARY}:0", "environment": env, "volumes": binds}
        dag = {"/usr/local/airflow/dags/once.py": (DAGS / "once.py").read_bytes()}
        with started(default_image.id, *command, files=dag, **options) as container:
            yield container


def test_dags_appear_where_folders_for_logs_are_roots(volume_of_root: Container) -> None:
    show = "import sqlite3; print(sqlite3.connect('airflow.db').execute('select dag_id from dag').fetchall())"

    wait_until(lambda: b"once" in volume_of_root.exec_run(["python", "-c", show]).output, "the DAG is known", 120)


@pytest.mark.parametrize(
    "line",
    [
        f"UID {ARBITRARY} cannot write to {LOGS}/scheduler: the logs of DAG files are in /tmp/",
        f"UID {ARBITRARY} cannot write to {LOGS}/dag_processor_manager: the logs of the DAG processor are in /tmp/",
        f"UID {ARBITRARY} cannot write to {LOGS}/dag_id=a: tasks that log there fail$",
    ],
)
def test_folders_for_logs_that_are_roots_are_named(volume_of_root: Container, line: str) -> None:
    wait_until(lambda: b"Starting the scheduler" in volume_of_root.logs(), "the scheduler starts", 120)

    assert len(re.findall(f"^entrypoint: {line}", volume_of_root.logs().decode(), re.MULTILINE)) == 1


def test_what_root_makes_beside_the_program_of_a_container_is_the_groups_to_write(base_image: BuiltImage) -> None:
    with started(base_image.id, "sleep", "infinity") as container:
        code, output = container.exec_run(["airflow", "version"], user="0:0")
        assert code == 0, output
        show = ["find", "logs", "-user", "root", "-type", "d", "-printf", "%m %P\n"]
        found = container.exec_run(show).output.decode()

    modes = dict(row.split()[::-1] for row in found.splitlines())
    assert modes["scheduler"] == "775"
    assert set(modes.values()) == {"775"}


def test_what_a_scheduler_of_root_makes_is_the_groups_to_write(default_image: BuiltImage) -> None:
    script = f"{at_work.SCHEDULER}\n(ls -d logs/dag_processor_manager; find logs -user root ! -perm -g=w) >&3"
    found = run(default_image.id, "bash", "-c", script, user="0:0", env=at_work.ENVIRONMENT)

    assert found.stdout.splitlines()[-1] == "logs/dag_processor_manager"


def test_another_group_is_refused_in_one_line(image: BuiltImage) -> None:
    found = run(image.id, "airflow", "version", user="12345:12345", expect=1)

    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert "12345:0" in found.stderr
    assert "group" in found.stderr


def test_astro_can_have_another_group(image: BuiltImage) -> None:
    # A chart with runAsGroup does this.
    assert run(image.id, "whoami", user="50000:50000").stdout == "astro\n"


@pytest.mark.parametrize("user", ["0", "0:0", "root"])
def test_root_works_with_a_warning(image: BuiltImage, user: str) -> None:
    found = run(image.id, "whoami", user=user)

    assert found.stdout == "root\n"
    assert found.stderr.count("\n") == 1
    assert "root" in found.stderr


def test_a_scheduler_works_as_root(default_image: BuiltImage) -> None:
    found = run(default_image.id, "bash", "-c", at_work.SCHEDULER, user="0:0", env=at_work.ENVIRONMENT)

    assert found.stdout.splitlines()[-1] == "scheduler"
    assert found.stderr.count("entrypoint:") == found.stderr.count("running as root") == 1


def test_astro_gets_no_warning(image: BuiltImage) -> None:
    found = run(image.id, "whoami")

    assert (found.stdout, found.stderr) == ("astro\n", "")
