"""Tests of the guard's file handling. The image tests cover the spellings of requirements."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dependencies import guard
from dependencies.errors import InputError

OWN = "2.8.4+astro.1"


def write(folder: Path, **texts: str) -> str:
    """Write files; return the path of the first."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return str(folder / f"{next(iter(texts))}.txt")


@pytest.mark.parametrize("line", ["-r first.txt", "-c ./first.txt", "-r {folder}/../{name}/first.txt"])
def test_a_file_that_includes_itself_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    line = line.format(folder=tmp_path, name=tmp_path.name)
    path = write(tmp_path, first=f"requests\n{line}\n")

    with pytest.raises(InputError) as found:
        guard.check(path, OWN)

    assert str(found.value) == f"{path}:2: expected a file that does not include this one, found {line}"


def test_a_cycle_of_includes_is_refused_where_it_closes(tmp_path: Path) -> None:
    path = write(tmp_path, first="-r second.txt\n", second="# more\n-r third.txt\n", third="-r second.txt\n")

    with pytest.raises(InputError, match=r"third\.txt:1: expected a file that does not include this one"):
        guard.check(path, OWN)


def test_two_files_may_include_the_same_file(tmp_path: Path) -> None:
    path = write(tmp_path, first="-r second.txt\n-r third.txt\n", second="-r third.txt\n", third="requests\n")

    guard.check(path, OWN)


def test_airflow_is_found_after_a_file_that_is_included_twice(tmp_path: Path) -> None:
    airflow = "apache-airflow>2\n"
    path = write(tmp_path, first="-r second.txt\n-r second.txt\n-r third.txt\n", second="a\n", third=airflow)

    with pytest.raises(InputError, match=r"third\.txt:1: apache-airflow"):
        guard.check(path, OWN)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a==1\nb==2 # caf\xe9\n", "first.txt:2: expected text in utf-8, found invalid bytes"),
        (b"# coding: ascii\nb==2 # caf\xe9\n", "first.txt:2: expected text in ascii, found invalid bytes"),
        (b"# coding: klingon\nb==2\n", "first.txt: expected a known encoding, found klingon"),
        (b"# coding: utf-7\n+AGE-pache-airflow>2\n", "first.txt:2: apache-airflow>2\n"),
    ],
)
def test_files_are_decoded_as_pip_does(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "first.txt").write_bytes(content)

    with pytest.raises(InputError) as found:
        guard.check(str(tmp_path / "first.txt"), OWN)

    assert f"{found.value}\n".startswith(f"{tmp_path}/{message}")


def test_a_file_may_declare_its_encoding(tmp_path: Path) -> None:
    (tmp_path / "first.txt").write_bytes(b"# coding: latin-1\nb==2 # caf\xe9\n")

    guard.check(str(tmp_path / "first.txt"), OWN)


def test_a_file_that_cannot_be_read_is_left_to_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root can read all files, so the result is patched.
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    guard.check(write(tmp_path, first="apache-airflow>2\n"), OWN)


def test_the_images_own_constraints_may_be_included(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "ALWAYS", write(tmp_path, always="apache-airflow==2.8.1\n"))

    guard.check(write(tmp_path, first="-c always.txt\n"), OWN)


def test_a_line_that_the_image_satisfies_gets_a_note(tmp_path: Path) -> None:
    first = "requests\nApache_Airflow[amazon] # ours\n-r second.txt\n"
    path = write(tmp_path, first=first, second="apache-airflow==2.8.4\n")

    stays = "Airflow stays at the version of the base image, 2.8.4+astro.1"
    assert guard.check(path, OWN) == [
        f"{path}:2: Apache_Airflow[amazon] # ours: {stays}",
        f"{tmp_path}/second.txt:1: apache-airflow==2.8.4: {stays}",
    ]


def test_a_refusal_names_the_line_and_the_airflow_of_the_image(tmp_path: Path) -> None:
    path = write(tmp_path, first="apache-airflow\napache-airflow>=2.5\n")

    with pytest.raises(InputError) as found:
        guard.check(path, OWN)

    assert str(found.value).splitlines() == [
        f"{path}:2: apache-airflow>=2.5",
        f"{path} must not install another apache-airflow: "
        "the base image sets the version of Airflow, and has 2.8.4+astro.1.",
        "To change the version, change the base image in the project's Dockerfile (FROM …).",
    ]
