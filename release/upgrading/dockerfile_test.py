from __future__ import annotations

from pathlib import Path

import pytest

from release.common.errors import InputError
from release.upgrading.dockerfile import Dockerfile, is_named_as_runtime, load


def loaded(folder: Path, text: str, **arguments: str) -> Dockerfile:
    (folder / "Dockerfile").write_text(text)
    return load(folder, arguments, is_named_as_runtime)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM astro-runtime:9.1.0\n", "FROM NEW\n"),
        ("from quay.io/astronomer/astro-runtime:9.1.0-base\n", "FROM NEW\n"),
        ("# a comment\nFROM --platform=linux/amd64 a.example:5000/astro-runtime:9.1.0 AS x\nRUN ls\n",
         "# a comment\nFROM --platform=linux/amd64 NEW AS x\nRUN ls\n"),
        ("FROM \\\n  astro-runtime:9.1.0\nRUN ls\n", "FROM NEW\nRUN ls\n"),
        ("ARG V=9.1.0\nFROM astro-runtime:${V}\nRUN echo $V\n", "ARG V=9.1.0\nFROM NEW\nRUN echo $V\n"),
        ("FROM node:20 AS web\nRUN ls\nFROM astro-runtime:9.1.0\nCOPY --from=web /a /a\n",
         "FROM node:20 AS web\nRUN ls\nFROM NEW\nCOPY --from=web /a /a\n"),
        ("FROM astro-runtime:9.1.0@sha256:0a AS a\nFROM a\nFROM astro-runtime:9.1.0-base\n",
         "FROM NEW AS a\nFROM a\nFROM NEW\n"),
    ],
)  # fmt: skip
def test_each_from_of_a_runtime_is_replaced(tmp_path: Path, text: str, expected: str) -> None:
    assert loaded(tmp_path, text).on("NEW") == expected
    assert (tmp_path / "Dockerfile").read_text() == text


def test_a_build_argument_decides_over_its_default(tmp_path: Path) -> None:
    found = loaded(tmp_path, "ARG IMAGE=python:3.9\nFROM $IMAGE\n", IMAGE="astro-runtime:9.1.0-python-3.10")
    assert found.runtimes == ("astro-runtime:9.1.0-python-3.10",)
    assert found.on("NEW") == "ARG IMAGE=python:3.9\nFROM NEW\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [("FROM python:3.9\n", "python:3.9"), ("RUN ls\n", "none"), ("", "none"), ("ARG IMAGE\nFROM $IMAGE\n", "none"),
     ("FROM my-astro-runtime:1\n", "my-astro-runtime:1")],
)  # fmt: skip
def test_a_dockerfile_without_a_runtime_is_refused(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(InputError, match=rf"Dockerfile: expected a FROM of a Runtime, .*, found {found}$"):
        loaded(tmp_path, text)


def test_an_image_with_another_name_can_be_a_runtime(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM registry.example/ours:1\n")
    assert load(tmp_path, {}, lambda name: name == "registry.example/ours:1").on("NEW") == "FROM NEW\n"


def test_a_folder_without_a_dockerfile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Dockerfile: expected the Dockerfile of the project, found none$"):
        load(tmp_path, {}, is_named_as_runtime)
    with pytest.raises(InputError, match=r"^PROJECT: expected the folder of a project, found none at .*nowhere$"):
        load(tmp_path / "nowhere", {}, is_named_as_runtime)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_bytes("FROM astro-runtime:9.1.0 # é\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"expected a text in UTF-8, found another encoding$"):
        load(tmp_path, {}, is_named_as_runtime)
