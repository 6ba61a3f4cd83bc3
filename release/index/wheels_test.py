from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from release.common.errors import ReleaseError
from release.common.testing import Answer
from release.index.client import Index
from release.index.sessions import sessions
from release.index.testing import Server, publish, serve
from release.index.wheels import wheel


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as running:
        publish(running, "a-b", "1.0")
        yield running


def index(server: Server, cache: Path) -> Index:
    return Index(server.url, sessions({"PATH": os.environ["PATH"]}, cache))


def test_the_wheel_of_a_version_is_downloaded(server: Server, tmp_path: Path) -> None:
    assert wheel(index(server, tmp_path), "a-b", "1.0")[:2] == b"PK"


def test_a_version_without_a_wheel_is_an_error(server: Server, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"^a-b==1\.1: expected a wheel on the package index, found none$"):
        wheel(index(server, tmp_path), "a-b", "1.1")


def test_other_bytes_than_the_index_promised_are_refused(server: Server, tmp_path: Path) -> None:
    server.put("/files/a_b-1.0-py3-none-any.whl", Answer(200, b"other"))
    with pytest.raises(ReleaseError, match="expected sha256 [0-9a-f]{64}, found 200 with "):
        wheel(index(server, tmp_path), "a-b", "1.0")
