from __future__ import annotations

from pathlib import Path

import pytest

from bootstrap.variables import problems


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("runtime-4", "runtime-10", "runtime-10.orig"):
        (tmp_path / "runtimes" / name).mkdir(parents=True)
        (tmp_path / "runtimes" / name / "runtime.yaml").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUNTIME_SOURCE_URL", "https://git.example/group/runtime"),
        ("RUNTIME_PYTHON_MIRROR", "file:///srv/mirror"),
        ("RUNTIME_PYTHON_MIRROR", "https://user:password@mirror.example/python"),
        ("RUNTIME_DEBIAN_MIRROR", "http://mirror.example/debian"),
        ("RUNTIME_ENGINE_SETUP", "never"),
        ("RUNTIME_MAJORS", "all"),
        ("RUNTIME_MAJORS", "4, 10"),
        ("RUNTIME_PYTHON_BASES", "{'3.10': 'registry.example/python@sha256:0', '3.8': 'python:3.8'}"),
        ("RUNTIME_PYTHON_BASES", "{}"),
        ("SOURCE_DATE_EPOCH", "0"),
        ("SOURCE_DATE_EPOCH", ""),
    ],
)
def test_a_valid_value_is_accepted(checkout: Path, name: str, value: str) -> None:
    assert list(problems(checkout, {name: value})) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUNTIME_SOURCE_URL", "foo"),
        ("RUNTIME_SOURCE_URL", "git@git.example:group/runtime"),
        ("RUNTIME_PYTHON_MIRROR", "mirror.example"),
        ("RUNTIME_DEBIAN_MIRROR", "ftp://mirror.example"),
        ("RUNTIME_DEBIAN_ARCHIVE", "mirror.example"),
        ("RUNTIME_ENGINE_SETUP", "nevr"),
        ("RUNTIME_MAJORS", "99"),
        ("RUNTIME_MAJORS", "4,"),
        ("RUNTIME_PYTHON_BASES", "junk"),
        ("RUNTIME_PYTHON_BASES", "['3.10']"),
        ("RUNTIME_PYTHON_BASES", "{3.10: 'python'}"),
        ("RUNTIME_PYTHON_BASES", "{'3.10': ''}"),
        ("RUNTIME_PYTHON_BASES", "{'python3.10': 'python'}"),
        ("SOURCE_DATE_EPOCH", "today"),
        ("SOURCE_DATE_EPOCH", "-5"),
    ],
)
def test_an_invalid_value_is_named_with_the_expected_form(checkout: Path, name: str, value: str) -> None:
    (line,) = problems(checkout, {name: value})

    assert line.startswith(f"{name}: expected ")
    assert line.endswith(f", found {value!r}")


@pytest.mark.parametrize("name", ["RUNTIME_SOURCE_URL", "RUNTIME_DEBIAN_MIRROR", "RUNTIME_DEBIAN_ARCHIVE"])
def test_an_address_with_a_password_is_refused_and_not_shown(checkout: Path, name: str) -> None:
    (line,) = problems(checkout, {name: "https://user:s3cret@host.example/path"})

    assert line.startswith(f"{name}: expected ")
    assert line.endswith(", found an address with a user")
