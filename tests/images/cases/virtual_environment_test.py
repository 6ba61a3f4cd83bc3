"""A project that puts a virtual environment of its own first on PATH, as is common for dbt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.containers import Result, run
from tests.images.harness.package_index import package_index
from tests.images.harness.project_builds import Build, build

DOCKERFILE = """\
ARG IMAGE
FROM $IMAGE
RUN python -m venv --without-pip /usr/local/airflow/dbt_venv
ENV PATH=/usr/local/airflow/dbt_venv/bin:$PATH
USER root
ENV PIP_INDEX_URL=http://ADDRESS:8000/simple PIP_TRUSTED_HOST=ADDRESS
RUN echo image-test-sample > more.txt && install-python-dependencies more.txt
USER astro
"""
CREATE = {
    "_AIRFLOW_DB_MIGRATE": "true",
    "_AIRFLOW_WWW_USER_CREATE": "true",
    "_AIRFLOW_WWW_USER_PASSWORD": "a-password",
    "_AIRFLOW_WWW_USER_ROLE": "Viewer",
}
WHERE = "python -c 'import sys; print(sys.prefix)'"
FOUND = "/usr/local/bin/python3 -c 'import image_test_sample; print(image_test_sample.__file__)'"


@pytest.fixture(scope="module")
def project(default_image: BuiltImage) -> Iterator[Build]:
    """A project with an environment that has neither Airflow nor pip."""
    with ExitStack() as stack:
        index = stack.enter_context(package_index(default_image.id))
        found = stack.enter_context(build("empty", default_image, dockerfile=DOCKERFILE.replace("ADDRESS", index)))
        assert found.succeeded, found.log
        yield found


@pytest.fixture(scope="module")
def started(project: Build) -> Result:
    """A start that migrates the database, creates a user and runs programs."""
    script = f"set -e; {WHERE}; {FOUND}; clean-airflow-logs --once; airflow users list --output plain"
    return run(project.image, "bash", "-c", script, env=CREATE, timeout=400)


def test_a_program_of_the_project_runs_on_the_projects_python(started: Result) -> None:
    assert started.stdout.splitlines()[0] == "/usr/local/airflow/dbt_venv"


def test_the_database_is_migrated_and_a_user_is_created_on_the_images_python(started: Result) -> None:
    row = started.stdout.splitlines()[-1].split()

    assert row[1:4] == ["admin", "airflowadmin@example.com", "Airflow"]


def test_python_dependencies_are_installed_for_the_images_python(started: Result) -> None:
    assert started.stdout.splitlines()[1].startswith("/usr/local/lib/python")


def test_a_subcommand_runs_airflow(project: Build) -> None:
    assert run(project.image, "version").stdout.startswith("2.")


def test_airflows_own_build_step_checks_on_the_images_python(project: Build) -> None:
    file = {"/usr/local/airflow/more.txt": b"apache-airflow==1.0\n"}
    found = run(project.image, "install-python-dependencies", "more.txt", files=file, expect=2)

    assert "apache-airflow: the base image sets the version of Airflow" in found.stderr
