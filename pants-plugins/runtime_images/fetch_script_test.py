from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from runtime_images.fetch_script import main

SHA256 = hashlib.sha256(b"content").hexdigest()


def test_a_file_with_the_right_hash_is_written(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(b"content")

    assert main(f"file://{tmp_path}/archive", SHA256, str(tmp_path / "copy")) == 0
    assert (tmp_path / "copy").read_bytes() == b"content"


def test_another_hash_is_refused_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "archive").write_bytes(b"other")

    assert main(f"file://{tmp_path}/archive", SHA256, str(tmp_path / "copy")) == 4
    assert f"expected sha256 {SHA256}, found" in capsys.readouterr().err
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("url", ["file:///nowhere/archive", "http://host.invalid/archive", "not an address"])
def test_an_address_that_cannot_be_reached_is_told_in_one_line(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(url, SHA256, str(tmp_path / "copy")) == 3
    error = capsys.readouterr().err
    assert error.startswith(f"{url} cannot be fetched: ")
    assert len(error.splitlines()) == 1
