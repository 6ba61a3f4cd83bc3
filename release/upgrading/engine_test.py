from __future__ import annotations

from pathlib import Path

import pytest

from release.common.errors import InputError
from release.upgrading.engine import read_env_file


def test_a_file_of_variables_is_read_as_docker_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FROM_SHELL", "there")
    (tmp_path / ".env").write_text("# comment\n\nA=1\nexport B='two words'\nC=\"x=y\"\nFROM_SHELL\nD=\n")
    assert read_env_file(str(tmp_path / ".env")) == {
        "A": "1", "B": "two words", "C": "x=y", "FROM_SHELL": "there", "D": "",
    }  # fmt: skip


def test_an_invalid_line_is_refused_without_its_content(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A=1\nmy secret words\n")
    with pytest.raises(InputError, match=r"\.env: line 2: expected NAME=VALUE$"):
        read_env_file(str(tmp_path / ".env"))
    with pytest.raises(InputError, match=r"nowhere: expected a file of variables"):
        read_env_file(str(tmp_path / "nowhere"))
