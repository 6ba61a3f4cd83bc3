"""A container's user, working directory, modules and programs."""

from __future__ import annotations

from functools import cache
from typing import Any

from tests.images.harness.built_images import BuiltImage
from tests.images.harness.inside_image import ask
from tests.images.harness.python_version import full_version

AIRFLOW_HOME = "/usr/local/airflow"
PROGRAMS = ("pip", "python", "bash", "sh", "hostname", "curl", "tini", "pytest", "airflow")


@cache
def identity(image_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(image_id, "identity", *PROGRAMS)
    return found


def test_it_runs_as_astro_with_group_0(image: BuiltImage) -> None:
    found = identity(image.id)

    assert (found["uid"], found["gid"], found["group"]) == (50000, 0, "root")
    assert (found["user"], found["whoami"]) == ("astro", "astro")
    assert image.config["User"] == "astro"


def test_the_home_of_astro_is_home(image: BuiltImage) -> None:
    found = identity(image.id)

    assert (found["home"], found["passwd_home"]) == ("/home/astro", "/home/astro")
    assert found["environment"]["HOME"] == "/home/astro"


def test_it_starts_in_the_home_of_airflow(image: BuiltImage) -> None:
    found = identity(image.id)

    assert (found["folder"], image.config["WorkingDir"]) == (AIRFLOW_HOME, AIRFLOW_HOME)
    assert found["environment"]["AIRFLOW_HOME"] == AIRFLOW_HOME


def test_modules_of_the_project_can_be_imported(image: BuiltImage) -> None:
    assert AIRFLOW_HOME in identity(image.id)["sys_path"][1:]


def test_usr_local_has_the_catalogues_python(image: BuiltImage) -> None:
    found, minor = identity(image.id), image.variant.python

    assert found["python"] == full_version(image)
    assert found["executable"] == f"/usr/local/bin/python{minor}"
    assert found["site_packages"] == f"/usr/local/lib/python{minor}/site-packages"


def test_the_documented_programs_are_on_path(image: BuiltImage) -> None:
    programs = identity(image.id)["programs"]

    assert [name for name in PROGRAMS if programs[name] is None] == []
    ours = ("airflow", "pip", "pytest", "python")
    assert {name: programs[name] for name in ours} == {name: f"/usr/local/bin/{name}" for name in ours}


def test_astro_owns_the_files_and_group_0_can_write_them(image: BuiltImage) -> None:
    owned: dict[str, list[int]] = identity(image.id)["owned"]

    assert {f"{AIRFLOW_HOME}/logs", f"{AIRFLOW_HOME}/dags", "/home/astro"} <= set(owned)
    wrong = {path: row for path, row in owned.items() if row[:2] != [50000, 0]}
    closed = {path for path, row in owned.items() if row[2] >> 3 & 0o7 != row[2] >> 6}
    assert (wrong, closed) == ({}, set())


def test_group_0_can_write_new_files(image: BuiltImage) -> None:
    assert set(identity(image.id)["writes"].values()) == {0o664}
