from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from release.advisories.places import read
from release.advisories.testing import record
from release.common.errors import InputError, ReleaseError
from release.common.testing import Answer
from release.index.testing import Server, serve

ONE, TWO = record("PYSEC-2024-1", "x"), record("PYSEC-2024-2", "y")


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


def zipped(*records: object) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for index, data in enumerate(records):
            archive.writestr(f"{index}.json", data if isinstance(data, str) else json.dumps(data))
        archive.writestr("README.md", "no record")
    return content.getvalue()


def ids(*places: object) -> list[str]:
    return [advisory.id for advisory in read(map(str, places), requests.Session)]


def problem(place: object) -> str:
    with pytest.raises(InputError) as failure:
        ids(place)
    assert "\n" not in str(failure.value)
    return str(failure.value)


def test_a_folder_of_records_is_read(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "a.json").write_text(json.dumps(ONE))
    (tmp_path / "more/b.json").write_text(json.dumps(TWO))
    (tmp_path / "README.md").write_text("no record")
    assert ids(tmp_path) == ["PYSEC-2024-1", "PYSEC-2024-2"]


def test_a_zip_and_a_file_are_read(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(zipped(ONE))
    (tmp_path / "some.json").write_text(json.dumps([TWO]))
    assert ids(tmp_path / "all.zip", tmp_path / "some.json") == ["PYSEC-2024-1", "PYSEC-2024-2"]


def test_an_address_of_a_zip_or_of_json_is_read(server: Server) -> None:
    server.put("/simple/all.zip", Answer(200, zipped(ONE)))
    server.put("/simple/one", Answer(200, json.dumps(TWO).encode()))
    assert ids(f"{server.url}/all.zip", f"{server.url}/one") == ["PYSEC-2024-1", "PYSEC-2024-2"]


def test_a_withdrawn_advisory_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({**ONE, "withdrawn": "2024-06-02T00:00:00Z"}))
    assert ids(tmp_path) == []


def test_a_place_that_does_not_exist_is_invalid(tmp_path: Path) -> None:
    assert "expected a folder, a zip, a JSON file or an address" in problem(tmp_path / "nowhere")


@pytest.mark.parametrize("content", [b"", b"PK", zipped(ONE)[:-30], b"<html>"])
def test_a_broken_zip_is_invalid(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "all.zip").write_bytes(content)
    assert "all.zip: expected a zip of advisories, found a broken one" in problem(tmp_path / "all.zip")


def test_damaged_bytes_in_a_zip_are_invalid(tmp_path: Path) -> None:
    content = zipped(ONE)
    (tmp_path / "all.zip").write_bytes(content.replace(b"PYSEC-2024-1", b"PYSEC-2024-9"))
    assert "found a broken one: Bad CRC-32" in problem(tmp_path / "all.zip")


def test_bad_json_is_invalid_and_its_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(zipped(ONE, "{"))
    assert problem(tmp_path / "all.zip").endswith("all.zip: '1.json': expected JSON, found something else")
    (tmp_path / "a.json").write_text("[" * 100_000)
    assert problem(tmp_path / "a.json").endswith("a.json: expected JSON, found something else")


def test_an_address_without_advisories_is_invalid(server: Server) -> None:
    assert problem(f"{server.url}/all.zip").endswith("/all.zip: expected advisories, found 404 Not Found")


def test_a_server_that_fails_may_answer_later(server: Server) -> None:
    server.put("/simple/all.zip", Answer(500))
    with pytest.raises(ReleaseError, match="the server of the advisories answers 500"):
        ids(f"{server.url}/all.zip")


def test_a_password_in_an_address_is_not_shown() -> None:
    with pytest.raises(ReleaseError) as failure:
        ids("http://user:secret@127.0.0.1:1/all.zip")
    assert "secret" not in str(failure.value)
