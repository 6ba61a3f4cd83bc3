"""What the guard needs files for; the spellings are tried in the image."""

from __future__ import annotations

from pathlib import Path

import pytest

from dependencies import guard
from dependencies.errors import InputError


def write(folder: Path, **texts: str) -> str:
    """Write files; the path of the first."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return str(folder / f"{next(iter(texts))}.txt")


@pytest.mark.parametrize("line", ["-r first.txt", "-c ./first.txt", "-r {folder}/../{name}/first.txt"])
def test_a_file_that_includes_itself_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    line = line.format(folder=tmp_path, name=tmp_path.name)
    path = write(tmp_path, first=f"requests\n{line}\n")

    with pytest.raises(InputError) as found:
        guard.check(path)

    assert str(found.value) == f"{path}:2: expected a file that does not include this one, found {line}"


def test_a_circle_of_files_is_refused_where_it_closes(tmp_path: Path) -> None:
    path = write(tmp_path, first="-r second.txt\n", second="# more\n-r third.txt\n", third="-r second.txt\n")

    with pytest.raises(InputError, match=r"third\.txt:1: expected a file that does not include this one"):
        guard.check(path)


def test_a_file_that_two_others_include_is_fine(tmp_path: Path) -> None:
    guard.check(write(tmp_path, first="-r second.txt\n-r third.txt\n", second="-r third.txt\n", third="requests\n"))


def test_airflow_is_found_behind_a_file_that_was_read_before(tmp_path: Path) -> None:
    path = write(tmp_path, first="-r second.txt\n-r second.txt\n-r third.txt\n", second="a\n", third="apache-airflow\n")

    with pytest.raises(InputError, match=r"third\.txt:1: apache-airflow"):
        guard.check(path)


def test_the_images_own_constraint_may_be_included(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ALWAYS", write(tmp_path, always="apache-airflow==2.8.4\n"))

    guard.check(write(tmp_path, first="-c always.txt\n"))
