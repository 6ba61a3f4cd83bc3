from pathlib import Path

import pytest

from catalogue.errors import CatalogueError
from catalogue.text_file import read_text


def test_the_text_of_a_file_is_read_as_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("ä: 1\n".encode())

    assert read_text(tmp_path, "a.yaml") == "ä: 1\n"


def test_a_file_that_is_not_utf_8_is_named_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"a: 1\nb: \xe4\n")

    with pytest.raises(CatalogueError, match=r"^a.yaml: line 2: expected UTF-8, found the byte 0xe4$"):
        read_text(tmp_path, "a.yaml")


def test_a_missing_file_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"^a.yaml: expected a file, found none: run it$"):
        read_text(tmp_path, "a.yaml", "run it")


def test_a_folder_instead_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()

    with pytest.raises(CatalogueError, match=r"^a.yaml: expected a readable file, found: Is a directory$"):
        read_text(tmp_path, "a.yaml")
