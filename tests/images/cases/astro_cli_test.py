"""Astro CLI commands that run in an image: a project's tests and the export of connections."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from docker.models.containers import Container

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.chart import ask
from tests.images.harness.containers import result, started

HOME = "/usr/local/airflow"
# The CLI's own test of a project's DAGs also starts by creating a database.
TEST = b"""\
from airflow.models import DagBag
from airflow.utils.db import initdb

initdb()


def test_dags():
    bag = DagBag(include_examples=False)
    assert bag.import_errors == {}
    assert list(bag.dags) == ["project"]
"""
DAG = b"""\
from datetime import datetime
from airflow import DAG
from include.names import NAME

with DAG(NAME, start_date=datetime(2024, 1, 1), schedule_interval=None) as dag:
    pass
"""
PROJECT = {
    f"{HOME}/.astro/test_dag_integrity_default.py": TEST,
    f"{HOME}/dags/project.py": DAG,
    f"{HOME}/include/names.py": b'NAME = "project"\n',
}
CONNECTION = "airflow connections add own --conn-uri http://user:secret@host/path"
EXPORT = "airflow connections export tmp.connections {} env && cat tmp.connections && rm tmp.connections"


def test_pytest_runs_a_projects_tests_without_configuration(default_image: BuiltImage) -> None:
    with started(default_image.id, "pytest", ".astro/test_dag_integrity_default.py", files=PROJECT) as container:
        found = result(container, timeout=300)

    assert found.exit_code == 0, found
    assert "1 passed" in found.stdout


def test_pytest_fails_with_a_dag_that_does_not_load(default_image: BuiltImage) -> None:
    # Airflow parses only files that contain both words.
    files = {**PROJECT, f"{HOME}/dags/broken.py": b"import no_such_module  # airflow, dag\n"}
    with started(default_image.id, "pytest", ".astro/test_dag_integrity_default.py", files=files) as container:
        found = result(container, timeout=300)

    assert found.exit_code == 1, found
    assert "No module named 'no_such_module'" in found.stdout


@pytest.fixture(scope="module")
def local(default_image: BuiltImage) -> Iterator[Container]:
    """A running container whose database has a connection."""
    with started(default_image.id, "sleep", "600") as container:
        prepared = ask(container, "bash", "-c", f"airflow db upgrade && {CONNECTION}")
        assert prepared.exit_code == 0, prepared
        yield container


def exported(container: Container, option: str) -> list[str]:
    """Export the connections, and return the lines of the added one. `option` sets the export's format."""
    found = ask(container, "bash", "-c", EXPORT.format(option))
    assert found.exit_code == 0, found
    return [line for line in found.output.splitlines() if line.startswith("own=http://user:secret@host")]


def test_connections_are_exported_into_the_working_folder(local: Container) -> None:
    assert exported(local, "--file-format")


def test_connections_are_exported_with_the_options_older_name(local: Container) -> None:
    # Airflow 2.2 has only this option.
    assert exported(local, "--format")
