from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from packaging.version import Version

from release.common.errors import InputError
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
        row("pip-1.0-py3-none-any.whl", more={"core-metadata": {"sha256": "a" * 64}}),
        row("pip-2.0-py3-none-any.whl", more={"data-dist-info-metadata": {"sha256": "b" * 64}}),
        row("pip-3.0-py3-none-any.whl", more={"core-metadata": True}),
    ]
    assert [file.metadata_sha256 for file in files({"files": rows})] == ["a" * 64, "b" * 64, None]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"filename": None}, "files[1].filename: expected a text, found none"),
        ({"filename": 5}, "files[1].filename: expected a text, found 5"),
        ({"url": None}, "files[1].url: expected a text, found none"),
        ({"requires-python": 3}, "files[1].requires-python: expected a text, found 3"),
        ({"upload-time": "soon"}, "files[1].upload-time: expected a time such as 2024-06-20T12:00:00Z, found 'soon'"),
        ({"upload-time": 1718884800}, "files[1].upload-time: expected a text, found 1718884800"),
        ({"hashes": ["sha256"]}, "files[1].hashes: expected hashes by their names, found ['sha256']"),
        ({"hashes": {"sha256": "../x"}}, "files[1].hashes.sha256: expected 64 digits, found '../x'"),
        ({"core-metadata": "yes"}, "files[1].core-metadata: expected hashes by their names, found 'yes'"),
    ],
)
def test_a_row_of_another_form_is_named(change: dict[str, Any], message: str) -> None:
    rows = [row("pip-1.0.tar.gz"), row("pip-2.0.tar.gz", more=change)]
    with pytest.raises(InputError) as failure:
        files({"files": rows}, "https://user:secret@host.invalid/simple/pip/")
    assert str(failure.value) == f"https://host.invalid/simple/pip/: {message}"


def test_a_row_that_is_no_mapping_is_named() -> None:
    with pytest.raises(InputError, match=r"files\[0\]: expected a file with its keys, found 'pip'"):
        files({"files": ["pip"]})


def test_what_the_tool_does_not_read_may_have_any_type() -> None:
    assert len(files({"files": [row("pip-1.0.tar.gz", more={"size": "large"})]})) == 1
