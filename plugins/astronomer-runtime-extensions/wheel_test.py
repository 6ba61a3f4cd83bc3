"""The wheel that the images install."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

INFO = "astronomer_runtime_extensions-1.0.0.dist-info"
DATA = {"py.typed", "static/theme.css", "templates/airflow/main.html", "templates/appbuilder/navbar_menu.html"}


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    """The one in plugins/, where the build of an image looks for it."""
    (path,) = Path("plugins").glob("*.whl")
    assert path.name == "astronomer_runtime_extensions-1.0.0-py3-none-any.whl"
    return zipfile.ZipFile(path)


def lines(wheel: zipfile.ZipFile, name: str) -> list[str]:
    """The lines of a file of the metadata."""
    return [line.strip() for line in wheel.read(f"{INFO}/{name}").decode().splitlines()]


def test_airflow_finds_the_plugin(wheel: zipfile.ZipFile) -> None:
    found = lines(wheel, "entry_points.txt")

    assert found[:1] == ["[airflow.plugins]"]
    assert found[1].replace(" ", "") == (
        "astronomer_runtime_extensions=astronomer_runtime_extensions.plugin:AstronomerPlugin"
    )


def test_it_is_for_every_python_of_a_runtime_and_requires_nothing(wheel: zipfile.ZipFile) -> None:
    found = lines(wheel, "METADATA")

    assert [line for line in found if line.startswith("Requires-Python")] in (
        ["Requires-Python: >=3.8,<3.12"],
        ["Requires-Python: <3.12,>=3.8"],
    )
    assert [line for line in found if line.startswith("Requires-Dist")] == []


def test_it_has_templates_and_styles_and_no_tests(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()

    assert {f"astronomer_runtime_extensions/{name}" for name in DATA} <= set(names)
    assert [name for name in names if name.endswith("_test.py")] == []


def test_its_bytes_do_not_depend_on_when_it_is_built(wheel: zipfile.ZipFile) -> None:
    assert {file.date_time[0] for file in wheel.infolist()} == {1980}
