"""How a container starts, and what a project's build on the image does, as the image says it."""

from __future__ import annotations

from images.contract.built_images import BuiltImage
from images.contract.catalogue import runtime
from images.contract.containers import run
from images.contract.exceptions import missing_components
from runtime_catalogue.environment import environment

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
SHELL = ["/bin/bash", "-o", "pipefail", "-e", "-u", "-x", "-c"]


def test_tini_starts_the_entrypoint(image: BuiltImage) -> None:
    assert image.config["Entrypoint"] == ["tini", "--", "/entrypoint"]


def test_without_a_command_it_asks_airflow_for_help(image: BuiltImage) -> None:
    assert image.config["Cmd"] == ["airflow", "--help"]


def test_without_a_command_it_prints_the_help_of_airflow(base_image: BuiltImage) -> None:
    assert run(base_image.id).stdout.lower().startswith("usage: airflow")


def test_a_component_that_contract_yaml_has_as_missing_is_missing(default_image: BuiltImage) -> None:
    for component in missing_components():
        assert "invalid choice" in run(default_image.id, "airflow", component, "--help", expect=2).stderr


def test_the_port_of_the_webserver_is_exposed(image: BuiltImage) -> None:
    assert list(image.config["ExposedPorts"]) == ["8080/tcp"]


def test_only_the_onbuild_image_acts_on_a_projects_build(image: BuiltImage) -> None:
    expected = ONBUILD if image.variant.onbuild else []

    assert (image.config.get("OnBuild") or []) == expected


def test_only_the_onbuild_image_traces_what_a_projects_build_runs(image: BuiltImage) -> None:
    assert image.config.get("Shell") == (SHELL if image.variant.onbuild else ["/bin/sh", "-c"])


def test_there_is_no_volume(image: BuiltImage) -> None:
    # A volume would lose what a project's build writes below it.
    assert not image.config.get("Volumes")


def test_its_environment_is_that_of_the_catalogue(image: BuiltImage) -> None:
    found = dict(variable.split("=", 1) for variable in image.config["Env"])
    path = found.pop("PATH")

    assert found == {**environment(runtime()), "HOME": "/home/astro"}
    assert path.split(":")[:2] == ["/usr/local/sbin", "/usr/local/bin"]
    assert path.split(":")[-1] == "/home/astro/.local/bin"


def test_a_process_has_that_environment(image: BuiltImage) -> None:
    lines = run(image.id, "env").stdout.splitlines()

    assert [f"{k}={v}" for k, v in environment(runtime()).items() if f"{k}={v}" not in lines] == []


def test_each_default_can_be_overridden(base_image: BuiltImage) -> None:
    defaults = environment(runtime())
    wanted = {name: f"{value}7" for name, value in defaults.items() if not name.startswith("L")}
    lines = run(base_image.id, "env", env=wanted).stdout.splitlines()

    assert [f"{k}={v}" for k, v in wanted.items() if f"{k}={v}" not in lines] == []
