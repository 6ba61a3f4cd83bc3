"""_PIP_ADDITIONAL_REQUIREMENTS, with which Apache Airflow's quick start adds packages at each start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import run, started
from tests.images.harness.package_index import package_index
from tests.images.harness.tested_runtime import runtime

NAME = "_PIP_ADDITIONAL_REQUIREMENTS"
SHOW = "import image_test_sample, os; print(image_test_sample.VERSION, os.environ.get('_PIP_ADDITIONAL_REQUIREMENTS'))"


@pytest.fixture(scope="module")
def index(default_image: BuiltImage) -> Iterator[str]:
    """The options of pip for an index that has the package."""
    with package_index(default_image.id) as host:
        yield f"--index-url http://{host}:8000/simple --trusted-host {host}"


@pytest.mark.parametrize("user", ["50000:0", "1000730000:0"])
def test_its_packages_are_installed_before_the_program_starts_with_a_warning(
    default_image: BuiltImage, index: str, user: str
) -> None:
    env = {NAME: f"{index} image-test-sample"}
    found = run(default_image.id, "python", "-c", SHOW, env=env, user=user)

    assert found.stdout == "1.0 None\n"
    warning = found.stderr.splitlines()[:2]
    assert warning[0] == (
        f"entrypoint: {NAME}: its packages are installed now, and again at each start of a container"
    )
    assert warning[1].startswith("entrypoint: This is for trials only, never for production")


def test_another_airflow_is_refused(default_image: BuiltImage, index: str) -> None:
    found = run(default_image.id, "true", env={NAME: f"{index} apache-airflow==99.0"}, expect=1)

    assert "apache-airflow: the base image sets the version of Airflow" in found.stderr
    reason = "the installation failed with exit code 2; its reason is above"
    assert found.stderr.splitlines()[-1] == f"entrypoint: {NAME}: {reason}"


def test_a_package_that_would_move_airflow_is_refused(default_image: BuiltImage, index: str) -> None:
    found = run(default_image.id, "true", env={NAME: f"{index} wants-another-airflow"}, expect=1)

    assert f"apache-airflow=={runtime().airflow.local_version}" in found.stdout + found.stderr


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_is_installed_or_said_without_packages(base_image: BuiltImage, text: str) -> None:
    found = run(base_image.id, "echo", "started", env={NAME: text})

    assert (found.stdout, found.stderr) == ("started\n", "")


def test_a_command_beside_the_program_of_a_container_does_not_install_again(base_image: BuiltImage) -> None:
    environment, program = {NAME: "no-such-package"}, ["tini", "--", "sleep", "infinity"]
    with started(base_image.id, environment=environment, entrypoint=program) as container:
        code, output = container.exec_run(["/entrypoint", "echo", "started"])

    assert (code, output) == (0, b"started\n")
