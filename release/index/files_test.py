from __future__ import annotations

from datetime import datetime, timezone

from packaging.version import Version

from release.index.files import files
from release.index.testing import row


def test_the_version_comes_from_the_name_of_the_file() -> None:
    found = files({"files": [row("apache_airflow-2.8.4-py3-none-any.whl"), row("apache-airflow-2.8.4.tar.gz")]})
    assert [(file.version, file.is_wheel) for file in found] == [(Version("2.8.4"), True), (Version("2.8.4"), False)]


def test_the_upload_time_is_in_utc() -> None:
    (found,) = files({"files": [row("pip-24.0-py3-none-any.whl", "2024-02-03")]})
    assert found.uploaded == datetime(2024, 2, 3, tzinfo=timezone.utc)


def test_an_index_without_upload_times_is_read() -> None:
    (found,) = files({"files": [row("pip-24.0-py3-none-any.whl", None)]})
    assert found.uploaded is None


def test_a_file_is_yanked_with_and_without_a_reason() -> None:
    names = ("pip-1.0.tar.gz", "pip-2.0.tar.gz", "pip-3.0.tar.gz")
    rows = [row(name, more={"yanked": yanked}) for name, yanked in zip(names, (False, True, "broken"))]
    assert [file.yanked for file in files({"files": rows})] == [None, "", "broken"]


def test_files_without_a_valid_version_are_skipped() -> None:
    rows = [row("pip-1.0.exe"), row("pip.tar.gz"), row("pip-1.0-py3-none-any.whl")]
    assert [file.name for file in files({"files": rows})] == ["pip-1.0-py3-none-any.whl"]


def test_the_hash_of_the_metadata_is_read_under_both_names() -> None:
    rows = [
        row("pip-1.0-py3-none-any.whl", more={"core-metadata": {"sha256": "a"}}),
        row("pip-2.0-py3-none-any.whl", more={"data-dist-info-metadata": {"sha256": "b"}}),
        row("pip-3.0-py3-none-any.whl", more={"core-metadata": True}),
    ]
    assert [file.metadata_sha256 for file in files({"files": rows})] == ["a", "b", None]
