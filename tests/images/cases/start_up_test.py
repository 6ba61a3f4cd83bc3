"""The entrypoint's work between the start of a container and the start of its program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from docker.models.containers import Container

from tests.images.harness import at_work
from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import result, run, started, wait_until
from tests.images.harness.tested_runtime import runtime

MINOR = tuple(map(int, runtime().airflow.version.split(".")[:2]))
URL = "postgresql://user:secret@localhost:1/db"
NEW, OLD = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__SQL_ALCHEMY_CONN"
CONNECTION = "from airflow import settings; settings.configure_vars(); print(settings.SQL_ALCHEMY_CONN)"
# Prints Airflow's parallelism for several environments, in one process because Airflow takes long to load.
PARALLELISM = """
import os, subprocess, sys
from airflow.configuration import conf
own = dict(os.environ)
for each in sys.argv[1:]:
    given = {**own, **dict(variable.split("=", 1) for variable in each.split())}
    found = subprocess.check_output(["/entrypoint", "env"], env=given, text=True)
    os.environ.clear()
    os.environ.update(line.split("=", 1) for line in found.splitlines())
    print("tasks:", conf.get("core", "parallelism"))
"""
WORKERS, QUEUES = "ASTRONOMER__AIRFLOW__WORKERS=3", "ASTRONOMER__AIRFLOW__WORKER_QUEUES=default=3x16,heavy=2x4"
# Environment of a deployment -> the parallelism of Airflow.
DEPLOYMENTS = {
    "NOTHING=": "32",
    WORKERS: "48",
    f"{WORKERS} AIRFLOW__CELERY__WORKER_CONCURRENCY=5": "15",
    f"{WORKERS} AIRFLOW__CELERY__WORKER_AUTOSCALE=10,2": "30",
    f"{QUEUES} {WORKERS}": "56",
    f"{QUEUES} AIRFLOW__CORE__PARALLELISM=7": "7",
    f"{QUEUES} AIRFLOW_CORE_PARALLELISM=7": "7",
}


def processes(container: Container) -> list[str]:
    """Return the commands of a container's processes, starting with PID 1."""
    return [row[-1] for row in container.top(ps_args="-o pid,args")["Processes"]]


def environment_of(image: BuiltImage, **env: str) -> dict[str, str]:
    """Return the environment that a program gets in a container with these variables."""
    lines = run(image.id, "env", env=env).stdout.splitlines()
    return dict(line.split("=", 1) for line in lines)


@pytest.mark.parametrize(
    ("command", "output"),
    [
        (["bash", "-c", "echo a $0", "b"], "a b"),
        (["sh", "-c", "echo a"], "a"),
        (["python", "-c", "print('a')"], "a"),
        (["hostname", "--version"], "hostname"),
        (["/usr/bin/env", "echo", "a"], "a"),
    ],
)
def test_a_program_on_path_is_run(base_image: BuiltImage, command: list[str], output: str) -> None:
    found = run(base_image.id, *command)

    assert output in found.stdout
    assert found.stderr == ""


def test_any_other_word_is_an_airflow_subcommand(default_image: BuiltImage) -> None:
    assert run(default_image.id, "version").stdout == f"{runtime().airflow.local_version}\n"


@pytest.mark.parametrize(("program", "code"), [("/no/such/program", 127), ("/etc/passwd", 126)])
def test_a_program_that_cannot_run_is_reported_in_one_line(base_image: BuiltImage, program: str, code: int) -> None:
    found = run(base_image.id, program, expect=code)

    assert found.stderr.count("\n") == 1
    assert f"cannot run {program}: " in found.stderr


def test_a_shell_runs_a_script_without_a_shebang(base_image: BuiltImage) -> None:
    script = 'printf "echo a \\$1" > /tmp/script; chmod +x /tmp/script; exec /entrypoint /tmp/script b'

    assert run(base_image.id, "bash", "-c", script).stdout == "a b\n"


def test_the_program_replaces_the_entrypoint(base_image: BuiltImage) -> None:
    # Its parent is tini, without a process in between.
    assert run(base_image.id, "bash", "-c", "echo $PPID; tr '\\0' ' ' < /proc/1/cmdline").stdout == (
        "1\ntini -- /entrypoint bash -c echo $PPID; tr '\\0' ' ' < /proc/1/cmdline "
    )


@pytest.mark.parametrize("connector", ["&&", ";"])
def test_the_last_program_of_a_shell_command_replaces_the_shell(
    base_image: BuiltImage, connector: str
) -> None:
    script = f"(false || true) {connector} sleep 600"
    with started(base_image.id, "bash", "-c", script) as container:
        wait_until(lambda: processes(container)[1:] == ["sleep 600"], "tini has one child, the program", 20)


@pytest.mark.parametrize(("signal", "code"), [("SIGTERM", 15), ("SIGINT", 2), ("SIGUSR1", 10)])
def test_a_signal_reaches_the_program(base_image: BuiltImage, signal: str, code: int) -> None:
    catch = f"import signal, sys; signal.signal({code}, lambda *_: sys.exit(40))"
    script = f"{catch}; print('ready', flush=True); signal.pause()"
    with started(base_image.id, "python", "-c", script, environment={"DUMB_INIT_SETSID": "0"}) as container:
        assert next(container.logs(stream=True)) == b"ready\n"
        container.kill(signal)
        assert container.wait(timeout=20)["StatusCode"] == 40


def test_no_signal_is_ignored(base_image: BuiltImage) -> None:
    ignored = run(base_image.id, "grep", "SigIgn", "/proc/self/status").stdout.split()[1]

    assert int(ignored, 16) == 0


def test_other_variables_reach_the_program_unchanged(base_image: BuiltImage) -> None:
    found = environment_of(base_image, ODD_name="a b=c", **{"with.dot": "x", "EMPTY": ""})

    assert (found["ODD_name"], found["with.dot"], found["EMPTY"]) == ("a b=c", "x", "")
    assert "SHLVL" not in found


@pytest.mark.parametrize("name", [NEW, OLD])
def test_the_connection_can_be_set_with_either_name(default_image: BuiltImage, name: str) -> None:
    found = run(default_image.id, "python", "-W", "error::FutureWarning", "-c", CONNECTION, env={name: URL})

    assert found.stdout.splitlines()[-1] == URL


def test_a_local_environment_uses_the_local_executor(base_image: BuiltImage) -> None:
    local = {"ASTRONOMER_ENVIRONMENT": "local"}
    executor = "AIRFLOW__CORE__EXECUTOR"

    assert executor not in environment_of(base_image, **local)
    assert environment_of(base_image, **local, **{NEW: URL})[executor] == "LocalExecutor"
    assert environment_of(base_image, **local, **{NEW: URL, executor: "CeleryExecutor"})[executor] == "CeleryExecutor"


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, None),
        ({"ASTRONOMER__AIRFLOW__WORKERS": "3"}, "48"),
        ({"ASTRONOMER__AIRFLOW__WORKERS": "3", "AIRFLOW__CELERY__WORKER_CONCURRENCY": "5"}, "15"),
        ({"ASTRONOMER__AIRFLOW__WORKERS": "3", "AIRFLOW__CORE__PARALLELISM": "7"}, "7"),
        ({"ASTRONOMER__AIRFLOW__WORKERS": "3", "AIRFLOW_CORE_PARALLELISM": "7"}, "7"),
    ],
)
def test_parallelism_is_the_capacity_of_all_workers(base_image: BuiltImage, env: dict[str, str], expected: str) -> None:
    assert environment_of(base_image, **env).get("AIRFLOW__CORE__PARALLELISM") == expected


def test_airflow_sees_the_capacity_of_a_deployments_workers(default_image: BuiltImage) -> None:
    env = {"AIRFLOW__CORE__EXECUTOR": "CeleryExecutor", NEW: URL}
    lines = run(default_image.id, "python", "-c", PARALLELISM, *DEPLOYMENTS, env=env).stdout.splitlines()
    found = [line.split()[1] for line in lines if line.startswith("tasks:")]

    assert dict(zip(DEPLOYMENTS, found)) == DEPLOYMENTS


def test_the_users_batch_size_can_have_its_older_name(default_image: BuiltImage) -> None:
    section = "kubernetes_executor" if MINOR >= (2, 5) else "kubernetes"
    command = ["airflow", "config", "get-value", section, "worker_pods_creation_batch_size"]
    found = run(default_image.id, *command, env={"AIRFLOW__KUBERNETES__WORKER_PODS_CREATION_BATCH_SIZE": "4"})

    assert found.stdout.splitlines()[-1] == "4"


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("ASTRONOMER__AIRFLOW__WORKER_QUEUES", ["env"]),
        ("ASTRONOMER__AIRFLOW__WORKERS", ["env"]),
        ("CONNECTION_CHECK_MAX_COUNT", ["airflow", "scheduler"]),
        ("CONNECTION_CHECK_SLEEP_TIME", ["airflow", "scheduler"]),
    ],
)
def test_an_invalid_value_is_refused_in_one_line(base_image: BuiltImage, name: str, command: list[str]) -> None:
    found = run(base_image.id, *command, env={name: "a few"}, expect=2)

    assert found.stderr.startswith(f"entrypoint: {name}: expected ")
    assert found.stderr.endswith("found 'a few'\n")
    assert found.stderr.count("\n") == 1


def test_it_runs_on_a_read_only_root_file_system(default_image: BuiltImage) -> None:
    options: dict[str, Any] = {"read_only": True, "tmpfs": {"/tmp": "", "/usr/local/airflow": "uid=50000"}}
    found = run(default_image.id, "bash", "-c", "airflow version && id -un", user="1000730000:0", **options)

    assert found.stdout.splitlines()[-1] == "astro1000730000"


def test_it_reports_what_airflow_needs_when_nothing_is_writable(default_image: BuiltImage) -> None:
    found = run(default_image.id, "airflow", "version", read_only=True, expect=1)

    assert found.stderr.startswith(
        "entrypoint: UID 50000 cannot write to /usr/local/airflow/logs or /tmp: Airflow needs one of them"
    )


@pytest.mark.parametrize("command", [["webserver"], ["airflow", "celery", "worker"]])
def test_it_reports_which_program_needs_a_writable_home(base_image: BuiltImage, command: list[str]) -> None:
    env = {"CONNECTION_CHECK_MAX_COUNT": "1", "AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://localhost:1/none"}
    found = run(base_image.id, *command, env=env, read_only=True, tmpfs={"/tmp": ""}, expect=1)

    component = " ".join(command).replace("airflow ", "")
    assert f"UID 50000 cannot write to /usr/local/airflow, which is required for {component}: " in found.stderr


def test_it_reports_an_airflow_home_that_cannot_be_created(base_image: BuiltImage) -> None:
    found = run(base_image.id, "true", env={"AIRFLOW_HOME": "/opt/airflow"})

    assert "entrypoint: AIRFLOW_HOME: /opt/airflow does not exist, and UID 50000 cannot create it\n" in found.stderr


def test_a_script_with_a_missing_interpreter_is_reported(base_image: BuiltImage) -> None:
    files = {"/usr/local/airflow/mine.sh": b"#!/bin/bash\r\ntrue\r\n"}
    with started(base_image.id, "bash", "-c", "chmod +x mine.sh && /entrypoint ./mine.sh", files=files) as container:
        found = result(container, timeout=60)

    assert found.exit_code == 127
    assert found.stderr == "entrypoint: cannot run ./mine.sh: its interpreter was not found\n"


def test_a_webserver_runs_on_a_read_only_root_file_system_as_documented(default_image: BuiltImage) -> None:
    page = Path("docs/image.md").read_text(encoding="utf-8")
    env = dict(re.findall(r"--env (AIRFLOW_\w+)=(\S+)", page))
    script = f"set -e; exec 3>&1 >&2; airflow db upgrade; {at_work.WEBSERVER}"
    options: dict[str, Any] = {"read_only": True, "tmpfs": {"/tmp": ""}, "user": "1000730000:0", "timeout": 300}
    found = run(default_image.id, "bash", "-c", script, env={**at_work.ENVIRONMENT, **env}, **options)

    assert {"AIRFLOW_HOME", "AIRFLOW__CORE__DAGS_FOLDER"} <= env.keys()
    assert found.stdout == "webserver\n"


def test_pip_freeze_runs_when_nothing_is_writable(default_image: BuiltImage) -> None:
    assert "apache-airflow==" in run(default_image.id, "pip", "freeze", read_only=True).stdout


def test_the_entrypoint_leaves_no_file_behind(base_image: BuiltImage) -> None:
    show = "ls -A /tmp $HOME ."
    found = run(base_image.id, "bash", "-c", f"{show}; echo and; /entrypoint true; {show}", user="1000730000:0")

    before, _, after = found.stdout.partition("and\n")
    assert before == after
