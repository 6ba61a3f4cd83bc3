from __future__ import annotations

import re
import sys
import types
from pathlib import Path

import pytest

from airflow_wheel.errors import WheelError
from airflow_wheel.local_version import EDITS, Edit, set_local_version
from airflow_wheel.testing import airflow_files, write_tree

RELEASES = ["2.2.5", "2.3.4", "2.4.3", "2.5.3", "2.6.3", "2.7.3", "2.8.4"]


def edited(folder: Path, release: str) -> dict[str, str]:
    """Path -> text of each file of a tree of that release, with build 3."""
    tree = write_tree(folder, airflow_files(release))
    set_local_version(tree, release, f"{release}+astro.3")
    return {path.relative_to(tree).as_posix(): path.read_text() for path in tree.rglob("*") if path.is_file()}


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param"))  # noqa: B009  # not in the types of pytest 7.0


def test_the_metadata_have_the_local_version_once(tmp_path: Path, release: str) -> None:
    found = edited(tmp_path, release)[f"apache_airflow-{release}+astro.3.dist-info/METADATA"]

    header, _, description = found.partition("\n\n")
    assert f"\nVersion: {release}+astro.3\n" in header
    assert description == f"Version: {release}\n"


def test_the_metadata_folders_have_the_local_version(tmp_path: Path, release: str) -> None:
    folders = {path.partition("/")[0] for path in edited(tmp_path, release)} - {"airflow"}

    assert folders <= {f"apache_airflow-{release}+astro.3.dist-info", f"apache_airflow-{release}+astro.3.data"}
    assert (f"apache_airflow-{release}+astro.3.data" in folders) == (release in ("2.4.3", "2.5.3", "2.6.3", "2.7.3"))


@pytest.mark.parametrize("release", ["2.6.3", "2.7.3", "2.8.4"])
def test_airflow_from_2_6_on_reports_the_local_version(tmp_path: Path, release: str) -> None:
    assert edited(tmp_path, release)["airflow/__init__.py"] == f'__version__ = "{release}+astro.3"\n'


def test_documentation_links_use_the_release(tmp_path: Path, release: str, monkeypatch: pytest.MonkeyPatch) -> None:
    version = types.ModuleType("airflow.version")
    vars(version)["version"] = f"{release}+astro.3"
    airflow = types.ModuleType("airflow")
    vars(airflow)["version"] = version
    monkeypatch.setitem(sys.modules, "airflow", airflow)
    monkeypatch.setitem(sys.modules, "airflow.version", version)
    namespace: dict[str, object] = {}

    exec(edited(tmp_path, release)["airflow/utils/docs.py"], namespace)

    get_docs_url = namespace["get_docs_url"]
    assert callable(get_docs_url)
    assert get_docs_url("a.html") == f"https://docs.test/apache-airflow/{release}/a.html"


def test_the_footer_shows_the_local_version_and_links_to_the_release(tmp_path: Path, release: str) -> None:
    found = edited(tmp_path, release)["airflow/www/templates/airflow/main.html"]

    assert """/apache-airflow/{{ airflow_version.partition('+')[0] }}">v{{ airflow_version }}<""" in found


@pytest.mark.parametrize("release", RELEASES[1:])
def test_a_migration_to_the_local_version_migrates_to_the_release(tmp_path: Path, release: str) -> None:
    namespace: dict[str, object] = {}
    exec(edited(tmp_path, release)["airflow/cli/commands/db_command.py"], namespace)

    migratedb = namespace["migratedb"]
    assert callable(migratedb)
    assert migratedb(types.SimpleNamespace(to_version=f"{release}+astro.3")) == release


@pytest.mark.parametrize("release", RELEASES[2:])
def test_another_environment_with_the_release_causes_no_warning(tmp_path: Path, release: str) -> None:
    namespace: dict[str, object] = {}
    exec(edited(tmp_path, release)["airflow/operators/python.py"], namespace)

    warn = namespace["warn"]
    assert callable(warn)
    assert warn(release, f"{release}+astro.3") is None
    assert warn("2.1.0", f"{release}+astro.3") == "another"


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: re.sub(r"\W+", "-", edit.reason))
def test_an_airflow_without_the_pattern_of_an_edit_is_refused(tmp_path: Path, edit: Edit) -> None:
    tree = write_tree(tmp_path, {**airflow_files(), edit.file: ""})

    with pytest.raises(WheelError, match=f"{edit.file}: expected the pattern .* in Airflow 2.8.4 .*, found none"):
        set_local_version(tree, "2.8.4", "2.8.4+astro.3")


def test_metadata_of_another_version_are_refused(tmp_path: Path) -> None:
    metadata = {"apache_airflow-2.8.4.dist-info/METADATA": "Name: apache-airflow\nVersion: 2.8.3\n\n"}
    tree = write_tree(tmp_path, {**airflow_files(), **metadata})

    with pytest.raises(WheelError, match="METADATA: expected one line `Version: 2.8.4`"):
        set_local_version(tree, "2.8.4", "2.8.4+astro.3")
