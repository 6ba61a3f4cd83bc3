"""The image's configuration: how a container starts, its environment, and its ONBUILD instructions."""

from __future__ import annotations

import json

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run
from tests.images.harness.exceptions import missing_components
from tests.images.harness.tested_runtime import runtime

MINOR = tuple(map(int, runtime().airflow.version.split(".")[:2]))
ONBUILD = [
    "COPY packages.txt .",
    "USER root",
    "RUN install-system-packages packages.txt",
    "COPY requirements.txt .",
    "RUN install-python-dependencies requirements.txt",
    "USER astro",
    "COPY --chown=astro:0 . .",
    "RUN share-with-group",
]
# The published defaults as literals, because runtime.yaml, which the images are built from, may lack one.
PUBLISHED = {
    "AIRFLOW_HOME": "/usr/local/airflow",
    "AIRFLOW_SNOWFLAKE_PARTNER": "ASTRONOMER",
    "AIRFLOW__ASTRONOMER__UPDATE_URL": "https://updates.astronomer.io/astronomer-runtime",
    "AIRFLOW__KUBERNETES_EXECUTOR__WORKER_PODS_CREATION_BATCH_SIZE": "16",
    "AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL": "30",
    "HOME": "/home/astro",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHONPATH": "/usr/local/airflow",
}
# Variable -> Runtime -> its published default from that Runtime on.
SINCE = {
    "AIRFLOW__CELERY__STALLED_TASK_TIMEOUT": {5: "600"},
    "AIRFLOW__SCHEDULER__MAX_TIS_PER_QUERY": {9: "512"},
}
# Airflow component -> the first version of Airflow that has it.
COMPONENTS = {
    "scheduler": (2, 0),
    "webserver": (2, 0),
    "celery worker": (2, 0),
    "triggerer": (2, 2),
    "dag-processor": (2, 3),
}
# Prints Airflow's values of the options in its arguments, and Airflow's folders.
SEEN = """
import json, sys
from airflow.configuration import AIRFLOW_HOME, conf
seen = {"home": AIRFLOW_HOME, "dags": conf.get("core", "dags_folder"), "path": sys.path}
print(json.dumps([[conf.get(*option.split(".")) for option in sys.argv[1:]], seen]))
"""
SHELL = ["/bin/bash", "-o", "pipefail", "-e", "-u", "-x", "-c"]


def test_tini_starts_the_entrypoint(image: BuiltImage) -> None:
    assert image.config["Entrypoint"] == ["tini", "--", "/entrypoint"]


def test_the_default_command_is_airflow_help(image: BuiltImage) -> None:
    assert image.config["Cmd"] == ["airflow", "--help"]


def test_the_default_command_prints_airflows_help(base_image: BuiltImage) -> None:
    assert run(base_image.id).stdout.lower().startswith("usage: airflow")


@pytest.mark.parametrize("component", COMPONENTS)
def test_airflow_has_exactly_the_components_of_its_version(default_image: BuiltImage, component: str) -> None:
    is_there = COMPONENTS[component] <= MINOR
    command = ["airflow", *component.split(), "--help"]
    # The Celery commands exist only with the Celery executor, which older versions refuse with SQLite.
    env = {"AIRFLOW__CORE__EXECUTOR": "CeleryExecutor", "AIRFLOW__CORE__SQL_ALCHEMY_CONN": "postgresql://localhost/a"}
    found = run(default_image.id, *command, env=env, expect=None)

    if is_there:
        assert (found.exit_code, found.stdout.lower().startswith(f"usage: airflow {component}")) == (0, True), found
    else:
        assert (found.exit_code, "invalid choice" in found.stderr) == (2, True), found


def test_the_listed_missing_components_are_those_that_airflow_lacks() -> None:
    assert set(missing_components()) == {name for name, since in COMPONENTS.items() if since > MINOR}


def test_the_port_of_the_webserver_is_exposed(image: BuiltImage) -> None:
    assert list(image.config["ExposedPorts"]) == ["8080/tcp"]


def test_only_the_onbuild_image_has_onbuild_instructions(image: BuiltImage) -> None:
    expected = ONBUILD if image.variant.onbuild else []

    assert (image.config.get("OnBuild") or []) == expected


def test_only_the_onbuild_image_traces_the_commands_of_a_projects_build(image: BuiltImage) -> None:
    assert image.config.get("Shell") == (SHELL if image.variant.onbuild else ["/bin/sh", "-c"])


def test_there_is_no_volume(image: BuiltImage) -> None:
    # A volume would discard the files that a project's build writes below it.
    assert not image.config.get("Volumes")


def published() -> dict[str, str]:
    """Variable -> published default, for the Runtime under test."""
    rows = [(name, *row) for name, values in SINCE.items() for row in sorted(values.items())]
    since = {name: value for name, major, value in rows if runtime().major >= major}
    return {**PUBLISHED, **since, "ASTRONOMER_RUNTIME_VERSION": runtime().version}


def test_its_environment_has_the_published_defaults(image: BuiltImage) -> None:
    found = dict(variable.split("=", 1) for variable in image.config["Env"])

    assert {name: found.get(name) for name in published()} == published()


def test_its_environment_has_only_the_catalogues_defaults(image: BuiltImage) -> None:
    found = dict(variable.split("=", 1) for variable in image.config["Env"])
    path = found.pop("PATH")

    assert found == {**published(), **runtime().environment}
    assert path.split(":")[:2] == ["/usr/local/sbin", "/usr/local/bin"]
    assert path.split(":")[-1] == "/home/astro/.local/bin"


def test_a_process_has_the_images_environment(image: BuiltImage) -> None:
    lines = run(image.id, "env").stdout.splitlines()

    assert [f"{k}={v}" for k, v in published().items() if f"{k}={v}" not in lines] == []


def test_each_default_can_be_overridden(base_image: BuiltImage) -> None:
    wanted = {name: f"{value}7" for name, value in published().items()}
    # A shell prints a warning for an unknown locale.
    wanted.update(LANG="C", LC_ALL="POSIX")
    lines = run(base_image.id, "env", env=wanted).stdout.splitlines()

    assert [f"{k}={v}" for k, v in wanted.items() if f"{k}={v}" not in lines] == []


def options() -> dict[str, str]:
    """Variable -> `section.key` for the defaults that are options of this Airflow."""
    found = {}
    for name in published():
        kind, _, option = name.partition("__")
        if kind == "AIRFLOW" and option:
            found[name] = option.lower().replace("__", ".")
    # Before Airflow 2.5 the section has another name.
    if runtime().major < 7:
        found = {name: option.replace("kubernetes_executor.", "kubernetes.") for name, option in found.items()}
    return found


@pytest.mark.parametrize("more", ["", "7"], ids=["default", "overridden"])
def test_airflow_sees_each_default_and_each_override(default_image: BuiltImage, more: str) -> None:
    home = f"/tmp/home{more}" if more else "/usr/local/airflow"
    wanted = {name: published()[name] + more for name in options()}
    env = {**wanted, "AIRFLOW_HOME": home, "PYTHONPATH": home} if more else {}
    found = run(default_image.id, "python", "-c", SEEN, *options().values(), env=env)
    values, seen = json.loads(found.stdout.splitlines()[-1])

    assert dict(zip(wanted, values)) == wanted
    assert (seen["home"], seen["dags"], home in seen["path"]) == (home, f"{home}/dags", True)
