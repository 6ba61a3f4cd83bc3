from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.version import Version

from release.common.errors import ReleaseError
from release.common.testing import Answer
from release.index.client import Index
from release.index.files import files
from release.index.requirements import Metadata
from release.index.sessions import sessions
from release.index.testing import Server, row, serve

NAME = "x-1.0-py3-none-any.whl"
TEXT = """\
Metadata-Version: 2.1
Name: x
Version: 1.0
Requires-Dist: Apache_Airflow (>=2.5)
Requires-Dist: apache-airflow (1
Requires-Dist: apache-airflow-providers-http
"""


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        yield running


def wheel() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("x-1.0.dist-info/METADATA", TEXT)
    return content.getvalue()


def required(server: Server, cache: Path, **more: object) -> list[str]:
    url = server.url.replace("/simple", f"/{NAME}")
    found = files({"files": [row(NAME, content=wheel(), more={"url": url, **more})]})
    metadata = Metadata(Index(server.url, sessions({}, cache)), cache)
    return [str(requirement) for requirement in metadata.requirements(found, Version("1.0"), "apache-airflow")]


def test_the_metadata_is_read_from_the_wheel(server: Server, tmp_path: Path) -> None:
    server.put(f"/{NAME}", Answer(200, wheel()))
    assert required(server, tmp_path) == ["Apache_Airflow>=2.5"]


def test_the_metadata_is_read_from_a_file_of_its_own(server: Server, tmp_path: Path) -> None:
    server.put(f"/{NAME}.metadata", Answer(200, TEXT.encode()))
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    assert required(server, tmp_path, **{"core-metadata": {"sha256": sha256}}) == ["Apache_Airflow>=2.5"]
    assert server.paths == [f"/{NAME}.metadata"]


def test_metadata_is_downloaded_once(server: Server, tmp_path: Path) -> None:
    server.put(f"/{NAME}", Answer(200, wheel()))
    assert required(server, tmp_path) == required(server, tmp_path)
    assert len(server.paths) == 1


def test_other_bytes_than_the_hash_says_are_refused(server: Server, tmp_path: Path) -> None:
    server.put(f"/{NAME}", Answer(200, wheel() + b"more"))
    with pytest.raises(ReleaseError, match="expected sha256"):
        required(server, tmp_path)


def test_a_version_without_a_wheel_has_no_known_requirements(server: Server, tmp_path: Path) -> None:
    metadata = Metadata(Index(server.url, sessions({}, tmp_path)), tmp_path)
    assert metadata.requirements(files({"files": [row("x-1.0.tar.gz")]}), Version("1.0"), "y") == ()
